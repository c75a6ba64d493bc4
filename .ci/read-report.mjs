// Prints "<passed> <failed>" for a report of Jest (--json) or Playwright (json reporter), then a line for each test that
// failed or passed only when repeated. A skipped test, a suite that did not run and a report without tests have failed.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LONGEST_LINE = 300;

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { passed, failures, repeated } = report.stats
  ? readPlaywright()
  : readJest();
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
  return { passed: report.numPassedTests, failures, repeated: [] };
}

function readPlaywright() {
  const failures = report.errors.map(error => error.message);
  const repeated = [];
  const visit = suite => {
    for (const spec of suite.specs ?? []) {
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
  return { passed: expected + flaky, failures, repeated };
}
