import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import {
  buildLintCommand,
  lintDirectory,
  wallTime,
} from '../processes/lintCommand';
import { REPOSITORY } from '../report/conditions';

const NAME = 'orders';
const COMPONENT = join(REPOSITORY, 'examples/components', NAME);
const FILES = ['catalog-info.yaml', 'k8s/deployment.yaml', 'k8s/service.yaml'];

export const lintMonorepo = createBenchmark({
  name: 'lint-monorepo',
  measures: `\`mooring lint\` on 1,000 components in one repository, copies of \`examples/components/${NAME}\` under names
of their own: the command as it is published, in a process of its own each time, 5 times.`,
  figures: {
    whole: {
      description: 'the median of all runs, with the start of Node.js',
      unit: 'ms',
      budget: { atMost: 5_000 },
    },
    memory: {
      description: 'the largest peak of resident memory',
      unit: 'MB',
    },
  },
  async run(context) {
    context.log('building the command');
    const command = buildLintCommand();
    const directory = mkdtempSync(join(tmpdir(), 'bench-lint-monorepo-'));
    try {
      const components = context.quick ? 100 : 1_000;
      for (let index = 0; index < components; index++) {
        writeComponent(directory, `service-${index}`);
      }
      context.log(`linting ${components} components`);
      const times: number[] = [];
      const peaks: number[] = [];
      for (let run = 0; run < 5; run++) {
        times.push(
          wallTime(() => {
            peaks.push(lintDirectory(command, directory).peakMemoryBytes);
          }),
        );
      }
      context.report('whole', { mooring: percentile(times, 50) });
      context.report('memory', { mooring: Math.max(...peaks) / 1_000_000 });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
});

/** A copy of the example under a name that is used for its entity, its id and its objects. */
function writeComponent(directory: string, name: string): void {
  mkdirSync(join(directory, name, 'k8s'), { recursive: true });
  for (const file of FILES) {
    const text = readFileSync(join(COMPONENT, file), 'utf8');
    writeFileSync(join(directory, name, file), text.replaceAll(NAME, name));
  }
}
