// Dependencies point one way: health knows objects, and neither where they come from nor who asks. Its tests ask a real API server.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  restrictedImportPatterns: [
    '@mooring/*',
    '!@mooring/kubernetes-objects',
    '!@mooring/control-plane',
  ],
});
