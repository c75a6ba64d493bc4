import { DemoFleet, PODS_PER_COMPONENT, SPREAD } from '../clusters/DemoFleet';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { compareProviders, WARM_UP_MS } from '../portal/compareProviders';

const WATCHED_SECONDS = 20;

export const viewHungCluster = createBenchmark({
  name: 'view-hung-cluster',
  measures: `The views of \`view-fifty-clusters\` while one of the 50 clusters accepts connections and never answers.
Nothing of the component runs there. A view is watched for ${WATCHED_SECONDS} seconds; one that has no answer until then
counts as longer than all others, and after three such views no more are opened.`,
  figures: {
    'views answered': {
      description: `views answered within ${WATCHED_SECONDS} seconds`,
      unit: '%',
      budget: { atLeast: 100 },
    },
    p50: { description: 'half of the views are answered within', unit: 'ms' },
    p99: { description: '99 % of the views are answered within', unit: 'ms' },
  },
  async run(context) {
    context.log('starting 50 demo clusters, one of which never answers');
    const fleet = await DemoFleet.start({ clusters: 50, delayMs: 40, hung: 1 });
    try {
      const measured = await compareProviders(context, {
        clusters: fleet.clusters,
        entities: fleet.entities(20),
        expected: {
          clusters: SPREAD,
          pods: SPREAD * PODS_PER_COMPONENT,
          unreachable: fleet.hung,
        },
        views: context.quick ? 10 : 100,
        warmUp: { views: 20, ms: context.quick ? 0 : WARM_UP_MS }, // each component once, so that its pod metrics are there
        timeoutMs: WATCHED_SECONDS * 1000,
      });
      context.report(
        'views answered',
        measured(of => of.answeredPercent),
      );
      context.report(
        'p50',
        measured(of => percentile(of.durations, 50)),
      );
      context.report(
        'p99',
        measured(of => percentile(of.durations, 99)),
      );
    } finally {
      await fleet.stop();
    }
  },
});
