// Dependencies point one way: the rules know objects, and neither where they come from nor who asks.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: ['@mooring/*', '!@mooring/kubernetes-objects'],
});
