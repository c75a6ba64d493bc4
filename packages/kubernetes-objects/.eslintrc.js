// Dependencies point one way: this package stands at the bottom. Its tests ask a real API server.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: ['@mooring/*', '!@mooring/control-plane'],
});
