/** Backstage's own Jest configuration, with a report for .ci/run. Jest's configuration may be a promise. */
module.exports = require('@backstage/cli/config/jest').then(config => ({
  ...config,
  reporters: ['default', '<rootDir>/.ci/jest-report.cjs'],
}));
