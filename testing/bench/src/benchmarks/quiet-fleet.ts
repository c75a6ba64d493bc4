import { simulateQuietFleet } from '@mooring/plugin-kubernetes-cache-node/testUtils';
import { createBenchmark } from '../measure/Benchmark';

export const quietFleet = createBenchmark({
  name: 'quiet-fleet',
  measures: `What watching 50 clusters with 13 kinds each costs their API servers when nothing happens: the reflectors of the
cache with their default timing, over four hours of a clock that jumps from one timer to the next.`,
  figures: {
    'requests per second': {
      description: 'requests to all API servers together, lists included',
      unit: 'requests/s',
      budget: { atMost: 2 },
    },
    'lists per hour': {
      description: 'how often each kind is listed again',
      unit: 'lists/h',
    },
  },
  async run(context) {
    const minutes = context.quick ? 80 : 240;
    const fleet = await simulateQuietFleet({
      clusters: 50,
      kindsPerCluster: 13,
      minutes,
    });
    context.report('requests per second', { mooring: fleet.requestsPerSecond });
    context.report('lists per hour', {
      mooring: fleet.relistsPerKind / (minutes / 60),
    });
  },
});
