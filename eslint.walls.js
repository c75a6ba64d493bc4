const { relative } = require('node:path');
const factory = require('@backstage/cli/config/eslint-factory');

/**
 * Imports point one way. For each package, in the order in which they stand on each other: those of this repository that it
 * imports, and what of others it must not know. docs/reference/architecture.md shows the same, and `.ci/run lint` holds
 * the manifests to it.
 */
const walls = {
  'packages/kubernetes-objects': {
    imports: [],
    without: ['@backstage/*', '!@backstage/errors'],
  },
  'plugins/kubernetes-delivery-common': {
    imports: ['kubernetes-objects'],
    without: ['@backstage/*', '@kubernetes/*'],
  },
  'plugins/kubernetes-matching-common': {
    imports: ['kubernetes-objects', 'plugin-kubernetes-delivery-common'],
    without: [
      '@backstage/backend-*',
      '@backstage/plugin-kubernetes*',
      '@kubernetes/*',
    ],
  },
  'plugins/kubernetes-workloads-common': {
    imports: ['kubernetes-objects', 'plugin-kubernetes-delivery-common'],
    without: [
      '@backstage/backend-*',
      '@backstage/plugin-kubernetes*',
      '@kubernetes/*',
    ],
  },
  'plugins/kubernetes-doctor-common': {
    imports: ['kubernetes-objects'],
    without: ['@backstage/*'],
  },
  'plugins/kubernetes-cache-node': {
    imports: ['kubernetes-objects'],
    without: [
      '@aws-sdk/*',
      '@backstage/catalog-*',
      '@backstage/integration-aws-node',
      '@backstage/plugin-*',
    ],
  },
  'plugins/kubernetes-delivery-node': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-delivery-common',
    ],
    without: ['@aws-sdk/*', '@backstage/catalog-*', '@backstage/plugin-*'],
  },
  'plugins/kubernetes-doctor-node': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-doctor-common',
    ],
    without: [
      '@aws-sdk/*',
      '@backstage/integration-aws-node',
      '@backstage/plugin-*',
    ],
  },
  'plugins/kubernetes-matching-node': {
    imports: ['plugin-kubernetes-matching-common'],
  },
  'plugins/kubernetes-backend-module-cache': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-delivery-common',
      'plugin-kubernetes-doctor-common',
      'plugin-kubernetes-doctor-node',
      'plugin-kubernetes-matching-common',
    ],
    without: ['@aws-sdk/*', '@backstage/integration-aws-node'],
  },
  'plugins/kubernetes-backend-module-eks': {
    imports: [
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-doctor-common',
      'plugin-kubernetes-doctor-node',
    ],
  },
  'plugins/kubernetes-matching-backend': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-doctor-common',
      'plugin-kubernetes-doctor-node',
      'plugin-kubernetes-matching-common',
      'plugin-kubernetes-matching-node',
    ],
    without: ['@aws-sdk/*'],
  },
  'plugins/kubernetes-workloads-backend': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-delivery-common',
      'plugin-kubernetes-delivery-node',
      'plugin-kubernetes-matching-common',
      'plugin-kubernetes-matching-node',
      'plugin-kubernetes-workloads-common',
    ],
    without: ['@aws-sdk/*'],
  },
  'plugins/kubernetes-matching': {
    imports: ['kubernetes-objects', 'plugin-kubernetes-matching-common'],
  },
  'plugins/kubernetes-workloads': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-delivery-common',
      'plugin-kubernetes-workloads-common',
    ],
  },
  'plugins/catalog-backend-module-kubernetes-matching': {
    imports: [
      'plugin-kubernetes-matching-common',
      'plugin-kubernetes-matching-node',
    ],
  },
  'plugins/scaffolder-backend-module-kubernetes-matching': {
    imports: ['plugin-kubernetes-matching-common'],
  },
  'plugins/tech-insights-backend-module-kubernetes-matching': {
    imports: ['plugin-kubernetes-matching-common'],
  },
  'packages/cli': {
    imports: [
      'kubernetes-objects',
      'plugin-kubernetes-doctor-common',
      'plugin-kubernetes-matching-common',
    ],
    without: ['@backstage/backend-*', '!@backstage/backend-test-utils'],
  },
  'packages/demo-cluster': { imports: ['kubernetes-objects'] },
  'packages/app': {
    imports: ['plugin-kubernetes-matching', 'plugin-kubernetes-workloads'],
  },
  'packages/backend': {
    imports: [
      'plugin-catalog-backend-module-kubernetes-matching',
      'plugin-kubernetes-backend-module-cache',
      'plugin-kubernetes-backend-module-eks',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-doctor-common',
      'plugin-kubernetes-doctor-node',
      'plugin-kubernetes-matching-backend',
      'plugin-kubernetes-matching-common',
      'plugin-kubernetes-workloads-backend',
      'plugin-kubernetes-workloads-common',
      'plugin-scaffolder-backend-module-kubernetes-matching',
    ],
  },
  'testing/aws': { imports: [] },
  'testing/control-plane': { imports: [] },
  'testing/first-run': { imports: [] },
  'testing/openid-provider': { imports: [] },
  'testing/prometheus': { imports: [] },
  'testing/release': { imports: [] },
  'testing/terraform': { imports: [] },
  'testing/chart': { imports: ['plugin-kubernetes-delivery-common'] },
  'testing/lint-truth': {
    imports: ['cli', 'kubernetes-objects', 'plugin-kubernetes-matching-common'],
  },
  'testing/bench': {
    imports: [
      'cli',
      'kubernetes-objects',
      'lint-truth',
      'plugin-kubernetes-backend-module-cache',
      'plugin-kubernetes-cache-node',
      'plugin-kubernetes-matching-backend',
      'plugin-kubernetes-matching-common',
      'plugin-kubernetes-workloads-backend',
      'plugin-kubernetes-workloads-common',
    ],
  },
};

/** What tests of every package may run on; a package declares those that it uses. */
const forTests = [
  'aws-testing',
  'control-plane',
  'demo-cluster',
  'openid-provider',
  'prometheus-testing',
];

/** The ESLint configuration of the package in a directory: Backstage's own, and the package's walls. */
// A constructor that is private, and what it keeps of its parameters, have no form of JavaScript's own.
const oneIdiomOfPrivate = {
  message: 'Write #name; `private` is for constructors and their parameters.',
  selector:
    ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"])[accessibility="private"]',
};

module.exports = (directory, config = {}) => {
  const name = relative(__dirname, directory);
  const wall = walls[name];
  if (!wall) throw new Error(`${name} has no walls: add it to eslint.walls.js`);
  return factory(directory, {
    ...config,
    restrictedSyntax: [oneIdiomOfPrivate, ...(config.restrictedSyntax ?? [])],
    restrictedImportPatterns: [
      ...(wall.without ?? []),
      '@mooring/*',
      ...[...wall.imports, ...forTests].map(each => `!@mooring/${each}`),
    ],
  });
};
module.exports.walls = walls;
module.exports.forTests = forTests;
