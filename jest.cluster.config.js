const { existsSync } = require('node:fs');
const path = require('node:path');

/**
 * The tests against a real API server: Backstage's own Jest configuration, with other files and more time. Jest's
 * configuration may be a promise.
 */
module.exports = require('@backstage/cli/config/jest').then(
  ({ projects, ...config }) => ({
    ...config,
    projects: projects.map(project => ({
      ...project,
      roots: [project.rootDir, besides(project.rootDir)].filter(existsSync),
      testMatch: ['**/*.cluster-test.{ts,tsx}'],
    })),
    globalSetup: path.resolve(
      __dirname,
      'testing/control-plane/src/globalSetup.ts',
    ),
    testTimeout: 120_000,
    // They wait for API servers more than they compute.
    maxWorkers: '100%',
  }),
);

/** Where a package keeps tests that need more than its own dependencies: beside `src`, as Backstage has `e2e-tests`. */
function besides(rootDir) {
  return path.join(path.dirname(rootDir), 'cluster-tests');
}
