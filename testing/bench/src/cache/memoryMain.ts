import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from '../processes/serve';
import { Cache, startCache } from './startCache';

/** Which clusters to take in, one after the other; only the last one stays. */
export interface MemoryOptions {
  warmUpUrl: string;
  url: string;
}

/** What the objects of the last cluster take, in bytes. */
export interface MemoryResult {
  objects: number;
  resident: number;
  /** What JavaScript objects take. */
  heap: number;
  /** What lies in buffers. */
  buffers: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/**
 * Watches one cluster, forgets it, watches the other, and returns by how much the process has grown between the two. The
 * first one brings the process to the size that taking in objects needs, whatever is kept of them.
 */
async function measureMemory(options: MemoryOptions): Promise<MemoryResult> {
  const cache = await startCache();
  await takeIn(cache, options.warmUpUrl);
  cache.watch([]);
  const before = await settledMemory();
  await takeIn(cache, options.url);
  const objects = cache.clusters()![0].index.size;
  const after = await settledMemory();
  return {
    objects,
    resident: after.rss - before.rss,
    heap: after.heapUsed - before.heapUsed,
    buffers: after.arrayBuffers - before.arrayBuffers,
  };
}

async function takeIn(cache: Cache, url: string): Promise<void> {
  await new Promise<void>(resolve => {
    const unsubscribe = cache.subscribe(() => {
      if (cache.cluster(url)?.index.state.type !== 'synced') return;
      unsubscribe();
      resolve();
    });
    cache.watch([
      {
        name: url,
        url,
        kinds: [{ group: '', version: 'v1', plural: 'pods', kind: 'Pod' }],
        getCredential: async () => ({ type: 'anonymous' }),
      },
    ]);
  });
}

/** What the process takes once nothing is left to collect, and what was freed is given back. */
async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await sleep(500);
  }
  return process.memoryUsage();
}

serve(measureMemory);
