import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { FirstSyncOptions, FirstSyncResult } from '../cache/firstSyncMain';
import {
  loadWorkloads,
  startEmptyControlPlane,
} from '../clusters/loadWorkloads';
import { createBenchmark } from '../measure/Benchmark';
import { ChildProcess } from '../processes/ChildProcess';

const PODS_PER_COMPONENT = 10;

export const firstSync = createBenchmark({
  name: 'first-sync',
  measures: `How a backend that does nothing else takes in a cluster with 20,000 pods, about 11 KB of JSON each, from a real
API server on the same machine: from the first request until the cluster is synced. The API server has its pods in memory,
as it has after its first client; it sends and the backend receives on the same processors.`,
  figures: {
    'pods per second': {
      description: 'pods taken in, by the clock',
      unit: 'pods/s',
      budget: { atLeast: 10_000 },
    },
    'pods per second of processor time': {
      description:
        'pods taken in for each second of processor time of the backend',
      unit: 'pods/s',
    },
    'event-loop delay p99': {
      description:
        'how late the event loop is meanwhile: 99 % of the samples are within',
      unit: 'ms',
      budget: { atMost: 50 },
    },
    'event-loop delay max': {
      description: 'the longest pause',
      unit: 'ms',
    },
  },
  async run(context) {
    const components = context.quick ? 200 : 2_000;
    const controlPlane = await startEmptyControlPlane();
    try {
      const { gitVersion } = await controlPlane.request('/version');
      context.condition('kube-apiserver', gitVersion);
      context.log(`loading ${components * PODS_PER_COMPONENT} pods`);
      await loadWorkloads(controlPlane, {
        seed: 4,
        components,
        podsPerComponent: PODS_PER_COMPONENT,
      });
      const options: FirstSyncOptions = {
        clusters: [
          {
            name: 'large',
            url: controlPlane.url,
            caData: controlPlane.caData,
            token: controlPlane.adminToken,
          },
        ],
        kinds: [{ group: '', version: 'v1', plural: 'pods', kind: 'Pod' }],
      };
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
      if (objects !== components * PODS_PER_COMPONENT) {
        throw new Error(
          `the cache holds ${objects} objects instead of ${
            components * PODS_PER_COMPONENT
          }`,
        );
      }
      context.report('pods per second', { mooring: objects / seconds });
      context.report('pods per second of processor time', {
        mooring: objects / processorSeconds,
      });
      context.report('event-loop delay p99', { mooring: eventLoopDelayMs.p99 });
      context.report('event-loop delay max', { mooring: eventLoopDelayMs.max });
    } finally {
      await controlPlane.stop();
    }
  },
});
