import { execFileSync } from 'node:child_process';
import { generateProjects } from '@backstage/e2e-test-utils/playwright';
import { defineConfig } from '@playwright/test';
import { findChromium } from './packages/app/e2e-tests/chromium';

/** Asks the system for a port that nothing listens on, without waiting: a configuration cannot be a promise. */
function findFreePort() {
  const program = `
    const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
      console.log(server.address().port);
      server.close();
    });`;
  return execFileSync(process.execPath, ['-e', program]).toString().trim();
}

// Playwright reads this file once more in each worker, which inherits the port from here.
process.env.E2E_PORT ??= findFreePort();
const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`;

export default defineConfig({
  timeout: 90_000,
  expect: { timeout: 20_000 },

  // The portal and its clusters are one for all tests.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // What passes only when repeated is named at the end of .ci/run.
  retries: process.env.CI ? 1 : 0,

  reporter: [
    ['list'],
    ['html', { open: 'never', outputFolder: 'e2e-test-report/html' }],
    // .ci/run counts the tests of this one.
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'] as const] : []),
  ],
  outputDir: 'e2e-test-report/results',

  webServer: {
    // The portal as in production, over the two demo clusters. Keep the port to have a running one used again:
    // E2E_PORT=7100 in one terminal for this command, in another for `yarn playwright test`.
    command: [
      '../demo-cluster/bin/demo-cluster run ../../examples/demo-clusters.yaml',
      '--kubeconfig ../../.cache/demo-cluster/e2e-kubeconfig --',
      // The tests break and mend the clusters through their admin API; its token is readable by its owner only.
      "sh -c 'umask 077;",
      'printenv DEMO_CLUSTER_ADMIN_URL DEMO_CLUSTER_ADMIN_TOKEN > ../../.cache/demo-cluster/e2e-admin;',
      'exec node --require @backstage/cli/config/nodeTransform.cjs src/index.ts',
      "--config ../../app-config.yaml --config ../../app-config.e2e.yaml'",
    ].join(' '),
    cwd: 'packages/backend',
    env: { NODE_ENV: 'production' },
    url: `${baseURL}/.backstage/health/v1/readiness`,
    timeout: 120_000,
    reuseExistingServer: true,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },

  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    screenshot: 'on',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },

  projects: generateProjects({ channel: 'chromium' }),
});
