/** The tests against other projects' controllers, which take a quarter of an hour to build: run by hand, not by `.ci/run`. */
module.exports = require('./jest.cluster.config').then(
  ({ projects, ...config }) => ({
    ...config,
    projects: projects.map(project => ({
      ...project,
      testMatch: ['**/*.controller-test.ts'],
    })),
  }),
);
