module.exports = require('../../eslint.walls')(__dirname, {
  overrides: [
    {
      // A suite of tests in parts, run by conformance.test.ts here and by one in cluster-tests.
      files: ['src/conformance/**'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
      },
    },
  ],
});
