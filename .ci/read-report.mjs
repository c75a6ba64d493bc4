// Prints "<passed> <failed>" for a tier's report of Jest (--json) or Playwright (json reporter), then a line for each test
// that failed or passed only when repeated. A skipped test, a suite that did not run, a test file of the repository that
// the tier did not run and a report without tests have failed.
//
//   node .ci/read-report.mjs REPORT test|cluster|e2e
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { testFiles } from './test-files.mjs';

const LONGEST_LINE = 300;

const [, , reportFile, tier] = process.argv;
const report = JSON.parse(readFileSync(reportFile, 'utf8'));
const { passed, failures, repeated, files } = report.stats
  ? readPlaywright()
  : readJest();
for (const file of testFiles(tier)) {
  if (!files.has(file)) failures.push(`${file}: was not run`);
}
if (passed + failures.length === 0) failures.push('no test ran');

const lines = [
  ...failures,
  ...repeated.map(test => `passed only when repeated: ${test}`),
];
process.stdout.write(
  [`${passed} ${failures.length}`, ...lines.map(toLine), ''].join('\n'),
);

function toLine(text) {
  const words = stripVTControlCharacters(text).split(/\s+/);
  return words.join(' ').slice(0, LONGEST_LINE);
}

function readJest() {
  const failures = report.testResults.flatMap(suite => {
    const file = relative(process.cwd(), suite.name);
    const failed = suite.assertionResults.filter(
      test => test.status !== 'passed',
    );
    if (failed.length === 0 && suite.status !== 'passed') {
      return [`${file}: ${suite.message}`];
    }
    return failed.map(
      test =>
        `${file}: ${test.fullName}: ${test.failureMessages[0] ?? test.status}`,
    );
  });
  const files = new Set(
    report.testResults
      .filter(suite => suite.assertionResults.length > 0)
      .map(suite => relative(process.cwd(), suite.name)),
  );
  return { passed: report.numPassedTests, failures, repeated: [], files };
}

function readPlaywright() {
  const failures = report.errors.map(error => error.message);
  const repeated = [];
  const files = new Set();
  const visit = suite => {
    for (const spec of suite.specs ?? []) {
      const file = resolve(report.config.rootDir, spec.file);
      files.add(relative(process.cwd(), file));
      for (const { status, results } of spec.tests) {
        if (status === 'expected') continue;
        const error = results[0]?.error?.message ?? status;
        const line = `${spec.file}:${spec.line}: ${spec.title}: ${error}`;
        (status === 'flaky' ? repeated : failures).push(line);
      }
    }
    (suite.suites ?? []).forEach(visit);
  };
  report.suites.forEach(visit);
  const { expected, flaky } = report.stats;
  return { passed: expected + flaky, failures, repeated, files };
}
