/** Backstage's own Jest configuration, with a report for .ci/run. Jest's configuration may be a promise. */
module.exports = require('@backstage/cli/config/jest').then(config => ({
  ...config,
  // On a busy machine nothing fails for want of time, but what never ends.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/.ci/jest-report.cjs'],
}));
