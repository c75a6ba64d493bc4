import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { WatchedCluster } from '@mooring/plugin-kubernetes-cache-node';
import type { ClusterAccess } from '../portal/Portal';
import { serve } from '../processes/serve';
import { Cache, startCache } from './startCache';

/** What to take in. */
export interface FirstSyncOptions {
  clusters: ClusterAccess[];
  kinds: WatchedCluster['kinds'];
}

/** What it took. */
export interface FirstSyncResult {
  objects: number;
  seconds: number;
  /** Of this process, user and system. */
  processorSeconds: number;
  eventLoopDelayMs: { p50: number; p99: number; max: number };
}

/** How often the event loop's delay is sampled, in milliseconds. */
const RESOLUTION_MS = 1;

/** Watches clusters in a backend that does nothing else, and returns what it took until all were synced. */
async function measureFirstSync(
  options: FirstSyncOptions,
): Promise<FirstSyncResult> {
  const cache = await startCache();
  // The start of the backend itself is not to be measured.
  await sleep(500);
  return await sync(cache, options);
}

async function sync(
  cache: Cache,
  { clusters, kinds }: FirstSyncOptions,
): Promise<FirstSyncResult> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const isSynced = () =>
    cache.clusters()!.every(({ index }) => index.state.type === 'synced');
  const startedAt = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  await new Promise<void>(resolve => {
    cache.subscribe(() => {
      if (isSynced()) resolve();
    });
    cache.watch(
      clusters.map(({ name, url, caData, token }) => ({
        name,
        url,
        caData,
        kinds,
        getCredential: async () => ({ type: 'bearer token', token }),
      })),
    );
  });
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    objects: cache.clusters()!.reduce((sum, { index }) => sum + index.size, 0),
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds: (user + system) / 1e6,
    eventLoopDelayMs: {
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    },
  };
}

serve(measureFirstSync);
