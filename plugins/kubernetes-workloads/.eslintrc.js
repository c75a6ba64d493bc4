// Dependencies point one way: this shows what the backend says of workloads, and knows nothing of the link.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    '@mooring/*',
    '!@mooring/kubernetes-objects',
    '!@mooring/plugin-kubernetes-workloads-common',
  ],
});
