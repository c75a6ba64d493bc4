import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { REPOSITORY } from '../report/conditions';

const COMPONENT = join(REPOSITORY, 'examples/components/orders-healthy');

export const lint = createBenchmark({
  name: 'lint',
  measures: `\`mooring lint\` on the folder of one component, \`examples/components/orders-healthy\`: the command as it is
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
    runNode(resolvePackagePath('@mooring/cli', 'scripts/build.js'));
    const command = resolvePackagePath('@mooring/cli', 'dist/mooring.js');
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

/** Throws unless the command ends well, having looked at entities and objects. */
function lintDirectory(command: string, directory: string): void {
  const output = runNode(command, 'lint', directory);
  if (!/[1-9]\d* entit.* [1-9]\d* object/.test(output)) {
    throw new Error(`mooring lint ${directory} printed ${output}`);
  }
}

function runNode(...args: string[]): string {
  return execFileSync(process.execPath, args, {
    encoding: 'utf8',
    // As from a shell: without the options by which this process runs TypeScript.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
}

function wallTime(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
