// Dependencies point one way: this plugin reads the store and the health of its objects, and no other plugin's insides.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    '@mooring/*',
    '!@mooring/kubernetes-objects',
    '!@mooring/plugin-kubernetes-cache-node',
    '!@mooring/plugin-kubernetes-matching-common',
    '!@mooring/plugin-kubernetes-workloads-common',
  ],
});
