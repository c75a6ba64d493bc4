const { writeFileSync } = require('node:fs');
const { formatTestResults } = require('@jest/test-result');

/** A reporter of Jest that writes what `--json` would to the file that TEST_REPORT names, if any, as Playwright's does. */
module.exports = class JestReport {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_REPORT;
    if (file) writeFileSync(file, JSON.stringify(formatTestResults(results)));
  }
};
