import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { FirstSyncOptions, FirstSyncResult } from '../cache/firstSyncMain';
import { LoadedCluster } from '../clusters/LoadedCluster';
import { readWatchList } from '../clusters/readWatchList';
import { createBenchmark } from '../measure/Benchmark';
import { ChildProcess } from '../processes/ChildProcess';

export const firstSync = createBenchmark({
  name: 'first-sync',
  measures: `How a backend that does nothing else takes in a cluster with 20,000 pods, about 11 KB of JSON each, from a real
API server on the same machine: from the first request until the cluster is synced. The API server has its pods in memory,
as it has after its first client; it sends and the backend receives on the same processors. How fast it sends to a client
that throws everything away is measured first: nobody can take in more. That client asks for the same, JSON that is not
compressed, but over HTTP/1.1, where the cache has HTTP/2.`,
  figures: {
    'pods per second': {
      description: 'pods taken in, by the clock',
      unit: 'pods/s',
    },
    'pods per second that the API server sends': {
      description: 'to a client that does nothing with them, by the clock',
      unit: 'pods/s',
    },
    'part of what the API server sends': {
      description: 'the first of these two by the second',
      unit: '%',
      budget: { atLeast: 90 },
    },
    'processor time per pod': {
      description: 'of the backend, for each pod taken in',
      unit: 'ms',
      budget: { atMost: 0.1 },
    },
    'processor time per pod that is thrown away': {
      description:
        'of the client that does nothing with them: what the connection alone takes',
      unit: 'ms',
    },
    'event-loop delay p99': {
      description:
        'how late the event loop is meanwhile: 99 % of the samples are within',
      unit: 'ms',
      budget: { atMost: 20 },
    },
    'event-loop delay max': {
      description: 'the longest pause',
      unit: 'ms',
      budget: { atMost: 100 },
    },
  },
  async run(context) {
    const cluster = await LoadedCluster.start(context, {
      seed: 4,
      components: context.quick ? 200 : 2_000,
      podsPerComponent: 10,
    });
    try {
      const options: FirstSyncOptions = {
        clusters: [cluster.access],
        kinds: [{ group: '', version: 'v1', plural: 'pods', kind: 'Pod' }],
      };
      context.log('reading them');
      const reading = await readWatchList(cluster.access);
      context.log('taking them in');
      const child = await ChildProcess.start<FirstSyncResult>({
        module: resolvePackagePath(
          '@mooring/bench',
          'src/cache/firstSyncMain.ts',
        ),
        options,
      });
      const { objects, seconds, processorSeconds, eventLoopDelayMs } =
        child.ready;
      await child.stop();
      if (objects !== cluster.pods) {
        throw new Error(
          `the cache holds ${objects} objects instead of ${cluster.pods}`,
        );
      }
      context.report('pods per second', { mooring: objects / seconds });
      context.report('pods per second that the API server sends', {
        mooring: cluster.pods / reading.seconds,
      });
      context.report('part of what the API server sends', {
        mooring: (100 * reading.seconds) / seconds,
      });
      context.report('processor time per pod', {
        mooring: (1000 * processorSeconds) / objects,
      });
      context.report('processor time per pod that is thrown away', {
        mooring: (1000 * reading.processorSeconds) / cluster.pods,
      });
      context.report('event-loop delay p99', { mooring: eventLoopDelayMs.p99 });
      context.report('event-loop delay max', { mooring: eventLoopDelayMs.max });
    } finally {
      await cluster.stop();
    }
  },
});
