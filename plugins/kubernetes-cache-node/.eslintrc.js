// Knows Kubernetes alone: no cloud, no catalog, none of the plugins that read it.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    '@aws-sdk/*',
    '@backstage/catalog-*',
    '@backstage/integration-aws-node',
    '@backstage/plugin-*',
    '@mooring/*',
    '!@mooring/control-plane',
    '!@mooring/demo-cluster',
    '!@mooring/kubernetes-objects',
  ],
});
