import { availableParallelism } from 'node:os';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { SchedulesOptions, SchedulesResult } from '../cache/schedulesMain';
import { createBenchmark } from '../measure/Benchmark';
import { ChildProcess } from '../processes/ChildProcess';

export const schedules = createBenchmark({
  name: 'schedules',
  measures: `How many random schedules of faults the simulator of reflector and API server runs: each has 4 to 13 faults and
changes, and is checked after each step against what the cluster holds. As many processes as there are processors share them.
A schedule that goes wrong ends the run with its seed.`,
  figures: {
    'schedules per minute': {
      description: 'run and checked, by the clock, over all processes',
      unit: 'schedules/min',
      budget: { atLeast: 100_000 },
    },
    'processor time of a schedule': {
      description: 'of the process that runs it',
      unit: 'ms',
    },
  },
  async run(context) {
    const processes = Math.min(availableParallelism(), 8);
    const total = context.quick ? 2_000 : 100_000;
    const each = Math.ceil(total / processes);
    const seed = Date.now() % 2 ** 30;
    context.log(`seeds ${seed} to ${seed + each * processes - 1}`);
    const children = await Promise.all(
      Array.from({ length: processes }, (_, index) =>
        ChildProcess.start<SchedulesResult>({
          module: resolvePackagePath(
            '@mooring/bench',
            'src/cache/schedulesMain.ts',
          ),
          options: {
            firstSeed: seed + index * each,
            schedules: each,
          } satisfies SchedulesOptions,
        }),
      ),
    );
    const results = children.map(({ ready }) => ready);
    await Promise.all(children.map(child => child.stop()));
    const violations = results.flatMap(result => result.violations);
    if (violations.length > 0) throw new Error(violations.join('\n'));
    const run = each * processes;
    const seconds = Math.max(...results.map(result => result.seconds));
    const processorSeconds = results.reduce(
      (sum, result) => sum + result.processorSeconds,
      0,
    );
    context.report('schedules per minute', { mooring: (run / seconds) * 60 });
    context.report('processor time of a schedule', {
      mooring: (processorSeconds / run) * 1000,
    });
  },
});
