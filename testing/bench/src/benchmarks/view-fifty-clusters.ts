import { DemoFleet, PODS_PER_COMPONENT, SPREAD } from '../clusters/DemoFleet';
import { createBenchmark } from '../measure/Benchmark';
import { compareProviders, WARM_UP_MS } from '../portal/compareProviders';
import { reportViews } from '../portal/reportViews';

export const viewFiftyClusters = createBenchmark({
  name: 'view-fifty-clusters',
  measures: `A view of the Kubernetes tab on 50 clusters with a round trip of 40 ms each: demo clusters in one process of
their own, 20 components on each. All clusters are asked (\`serviceLocatorMethod: multiTenant\`), and the component runs on
three of them, with three pods on each. 100 views of 20 different components one after the other,
after ten seconds that warm the portal up.`,
  figures: {
    'requests per view': {
      description: 'requests that the portal sends to all clusters together',
      unit: 'requests',
      budget: { atMost: 0 },
    },
    p50: {
      description: 'half of the views are answered within',
      unit: 'ms',
      budget: { atMostOfUpstream: 1 / 100 },
    },
    p99: { description: '99 % of the views are answered within', unit: 'ms' },
    'processor time per view': {
      description: "what a view takes of the portal's processor",
      unit: 'ms',
    },
  },
  async run(context) {
    context.log('starting 50 demo clusters');
    const fleet = await DemoFleet.start({ clusters: 50, delayMs: 40 });
    try {
      const measured = await compareProviders(context, {
        clusters: fleet.clusters,
        entities: fleet.entities(20),
        expected: { clusters: SPREAD, pods: SPREAD * PODS_PER_COMPONENT },
        views: context.quick ? 10 : 100,
        warmUp: { views: 20, ms: context.quick ? 0 : WARM_UP_MS }, // each component once, so that its pod metrics are there
        timeoutMs: 30_000,
      });
      reportViews(context, measured);
    } finally {
      await fleet.stop();
    }
  },
});
