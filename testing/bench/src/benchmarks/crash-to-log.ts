import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createBenchmark } from '../measure/Benchmark';
import { REPOSITORY } from '../report/conditions';

const TEST = 'to the last line before the crash';
const TIMEOUT_MS = 5 * 60_000;
/** Of Playwright's report. */
const MAX_BYTES = 32 * 1024 * 1024;

interface Report {
  suites: Suite[];
}
interface Suite {
  suites?: Suite[];
  specs?: {
    tests: { annotations: { type: string; description?: string }[] }[];
  }[];
}

export const crashToLog = createBenchmark({
  name: 'crash-to-log',
  measures: `What somebody waits for whose component crashes, in Chromium over the built app and the demo clusters: from the click on the tab
"Kubernetes" of the entity's page until the reason stands there, and until the last line before the crash does, by one more click. The scripts
are in the browser's cache. Build the app first: \`./yarnw workspace app build\`.`,
  figures: {
    'to the reason': { description: 'until the reason shows', unit: 'ms' },
    'to the last line': {
      description: 'until the last line before the crash shows',
      unit: 'ms',
      budget: { atMost: 2_000 },
    },
  },
  async run(context) {
    const { stdout } = await promisify(execFile)(
      join(REPOSITORY, 'yarnw'),
      ['playwright', 'test', 'kubernetes.test.ts', '--grep', TEST].concat(
        '--reporter=json',
      ),
      { cwd: REPOSITORY, timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES },
    );
    const report: Report = JSON.parse(stdout.slice(stdout.indexOf('{')));
    const figures = new Map(annotationsOf(report.suites));
    for (const name of ['to the reason', 'to the last line'] as const)
      context.report(name, { mooring: figures.get(`ms ${name}`) ?? Infinity });
  },
});

/** What the tests have noted, by its type. */
function* annotationsOf(suites: readonly Suite[]): Iterable<[string, number]> {
  for (const { suites: inner = [], specs = [] } of suites) {
    yield* annotationsOf(inner);
    for (const { tests } of specs)
      for (const { annotations } of tests)
        for (const { type, description } of annotations)
          yield [type, Number(description)];
  }
}
