import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import {
  buildLintCommand,
  lintDirectory,
  runNode,
  wallTime,
} from '../processes/lintCommand';
import { REPOSITORY } from '../report/conditions';

const COMPONENT = join(REPOSITORY, 'examples/components/orders');

export const lint = createBenchmark({
  name: 'lint',
  measures: `\`mooring lint\` on the folder of one component, \`examples/components/orders\`: the command as it is
published, in a process of its own each time, 30 times in turn with a Node.js that does nothing.`,
  figures: {
    'after Node.js started': {
      description:
        'the median of all runs, without the median of the Node.js that does nothing',
      unit: 'ms',
      budget: { atMost: 300 },
    },
    whole: { description: 'the median of all runs', unit: 'ms' },
  },
  async run(context) {
    context.log('building the command');
    const command = buildLintCommand();
    const directory = mkdtempSync(join(tmpdir(), 'bench-lint-'));
    try {
      cpSync(COMPONENT, directory, { recursive: true });
      context.log('linting');
      const idle: number[] = [];
      const whole: number[] = [];
      for (let run = 0; run < (context.quick ? 5 : 30); run++) {
        idle.push(wallTime(() => runNode('--eval', '0')));
        whole.push(wallTime(() => lintDirectory(command, directory)));
      }
      const median = percentile(whole, 50);
      context.report('after Node.js started', {
        mooring: median - percentile(idle, 50),
      });
      context.report('whole', { mooring: median });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
});
