// Fails unless `./yarnw test` runs every test file of its tier, without CI in the environment: from the root and from a
// package that has a `test` of its own, without a terminal and with one. Jest lists what it would run; had it fallen back
// to watching, that would be what has changed. Fails, too, unless a report that lacks one of the files counts as failed.
//
//   node .ci/check-test-command.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { testFiles } from './test-files.mjs';

const root = resolve(import.meta.dirname, '..');
const { CI: _, ...env } = process.env;
const inTerminal = command => ['script', '-qec', command, '/dev/null'];
const calls = [
  ['docs', ['../yarnw', 'test', '--listTests']],
  ['packages/backend', inTerminal('../../yarnw test --listTests')],
];
const problems = [];
const expected = testFiles('test').sort();

for (const [directory, [file, ...args]] of calls) {
  const listed = execFileSync(file, args, {
    cwd: join(root, directory),
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 300_000,
  })
    .split(/\r?\n/)
    .filter(line => line.startsWith(root))
    .map(line => relative(root, line));
  const where = `${[file, ...args].join(' ')} in ${directory}`;
  for (const test of expected) {
    if (!listed.includes(test)) problems.push(`${where} leaves out ${test}`);
  }
}

const directory = mkdtempSync(join(tmpdir(), 'report-'));
const report = join(directory, 'test.json');
const [missing, ...run] = expected;
const assertionResults = [{ status: 'passed' }];
writeFileSync(
  report,
  JSON.stringify({
    numPassedTests: run.length,
    testResults: run.map(name => ({
      ...{ name: join(root, name), status: 'passed', assertionResults },
    })),
  }),
);
const counted = execFileSync(
  process.execPath,
  ['.ci/read-report.mjs', report, 'test'],
  { cwd: root, encoding: 'utf8' },
);
rmSync(directory, { recursive: true });
if (!counted.startsWith(`${run.length} 1\n${missing}: was not run`)) {
  problems.push(`a report without ${missing} counts as "${counted}"`);
}

process.stdout.write(problems.map(problem => `${problem}\n`).join(''));
process.exitCode = problems.length > 0 ? 1 : 0;
