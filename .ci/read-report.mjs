// Prints "<passed> <failed>" for a report of Jest (--json) or Playwright (json reporter). A skipped test, a suite that
// did not run and a report without tests count as failed.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function jestCounts() {
  return {
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.numPendingTests +
      report.numTodoTests +
      report.numRuntimeErrorTestSuites,
  };
}

function playwrightCounts() {
  const { expected, skipped, unexpected, flaky } = report.stats;
  if (flaky > 0) {
    process.stderr.write(`${flaky} browser tests passed only when repeated\n`);
  }
  return {
    passed: expected + flaky,
    failed: unexpected + skipped + report.errors.length,
  };
}

const { passed, failed } = report.stats ? playwrightCounts() : jestCounts();
process.stdout.write(`${passed} ${passed + failed === 0 ? 1 : failed}\n`);
