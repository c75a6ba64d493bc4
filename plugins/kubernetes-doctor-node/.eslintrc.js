// Explains the way to a cluster as the cache takes it; a cloud adds its explainer from a package of its own.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    '@aws-sdk/*',
    '@backstage/integration-aws-node',
    '@mooring/*',
    '!@mooring/demo-cluster',
    '!@mooring/kubernetes-objects',
    '!@mooring/plugin-kubernetes-cache-node',
    '!@mooring/plugin-kubernetes-doctor-common',
  ],
});
