import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { MemoryOptions, MemoryResult } from '../cache/memoryMain';
import type { PodStreamOptions } from '../clusters/podStreamMain';
import { createBenchmark } from '../measure/Benchmark';
import { ChildProcess } from '../processes/ChildProcess';

const PODS_PER_COMPONENT = 5;

export const cacheMemory = createBenchmark({
  name: 'cache-memory',
  measures: `What a backend that does nothing else takes for 100,000 cached pods of 20,000 components, about 11 KB of JSON
each: by how much its process is larger afterwards, garbage collected, than before. It has taken in another 20,000 pods
before, and forgotten them: so what taking in needs for a moment, however much is kept, is not in it. Upstream caches
nothing.`,
  figures: {
    'resident memory per pod': {
      description:
        'all memory of the process, as the operating system counts it',
      unit: 'bytes',
      budget: { atMost: 1500 },
    },
    'heap per pod': {
      description: 'of it, the summaries of the pods and their indexes',
      unit: 'bytes',
    },
    'buffers per pod': {
      description: 'of it, the JSON from which pods are rebuilt, compressed',
      unit: 'bytes',
    },
  },
  async run(context) {
    const components = context.quick ? 2_000 : 20_000;
    const streamOptions: PodStreamOptions = {
      seed: 5,
      podsPerComponent: PODS_PER_COMPONENT,
      components: { '/warm-up': 4_000, '/measured': components },
    };
    const server = await ChildProcess.start<string>({
      module: resolvePackagePath(
        '@mooring/bench',
        'src/clusters/podStreamMain.ts',
      ),
      options: streamOptions,
    });
    try {
      context.log(`taking in ${components * PODS_PER_COMPONENT} pods`);
      const options: MemoryOptions = {
        warmUpUrl: `${server.ready}/warm-up`,
        url: `${server.ready}/measured`,
      };
      const child = await ChildProcess.start<MemoryResult>({
        module: resolvePackagePath('@mooring/bench', 'src/cache/memoryMain.ts'),
        options,
      });
      const { objects, resident, heap, buffers } = child.ready;
      await child.stop();
      if (objects !== components * PODS_PER_COMPONENT) {
        throw new Error(
          `the cache holds ${objects} objects instead of ${
            components * PODS_PER_COMPONENT
          }`,
        );
      }
      context.report('resident memory per pod', {
        mooring: resident / objects,
      });
      context.report('heap per pod', { mooring: heap / objects });
      context.report('buffers per pod', { mooring: buffers / objects });
    } finally {
      await server.stop();
    }
  },
});
