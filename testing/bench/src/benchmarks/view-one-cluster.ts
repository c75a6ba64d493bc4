import { LoadedCluster } from '../clusters/LoadedCluster';
import { createBenchmark } from '../measure/Benchmark';
import { compareProviders, WARM_UP_MS } from '../portal/compareProviders';
import { reportViews } from '../portal/reportViews';
import { componentEntity } from '../portal/componentEntity';

const PODS_PER_COMPONENT = 10;
const VIEWED_COMPONENTS = 50;

export const viewOneCluster = createBenchmark({
  name: 'view-one-cluster',
  measures: `A view of the Kubernetes tab on one cluster with 20,000 pods: a real API server without network delay,
2,000 components with ten pods, a Deployment, a ReplicaSet and a Service each, 300 views of 50 different components one
after the other. The API server has no metrics server, so it answers 404 for pod metrics.`,
  figures: {
    'requests per view': {
      description: 'requests that the portal sends to the cluster',
      unit: 'requests',
      budget: { atMost: 0 },
    },
    p50: {
      description: 'half of the views are answered within',
      unit: 'ms',
      budget: { atMostOfUpstream: 1 / 10 },
    },
    p99: { description: '99 % of the views are answered within', unit: 'ms' },
    'processor time per view': {
      description: "what a view takes of the portal's processor",
      unit: 'ms',
    },
  },
  async run(context) {
    const cluster = await LoadedCluster.start(context, {
      seed: 1,
      components: context.quick ? 200 : 2_000,
      podsPerComponent: PODS_PER_COMPONENT,
    });
    try {
      const measured = await compareProviders(context, {
        clusters: [cluster.access],
        entities: cluster.ids.slice(0, VIEWED_COMPONENTS).map(componentEntity),
        expected: { clusters: 1, pods: PODS_PER_COMPONENT },
        views: context.quick ? 50 : 300,
        warmUp: { views: 50, ms: context.quick ? 0 : WARM_UP_MS },
        timeoutMs: 30_000,
      });
      reportViews(context, measured);
    } finally {
      await cluster.stop();
    }
  },
});
