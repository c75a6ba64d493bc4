import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, Page, test } from '@playwright/test';
import { accessTo, breakCluster, healCluster } from './demoCluster';
import { signIn } from './portal';

// A portal of its own beside that of the other tests, over the same clusters: what it asks of them is configured, and a
// cluster is read for the first time only after a start.
let portal: ChildProcess;
let url: string;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

function clusterVariables(cluster: string) {
  const { server, ca, token } = accessTo(cluster);
  const prefix = cluster.toUpperCase().replace('-', '_');
  return {
    [`${prefix}_URL`]: server,
    [`${prefix}_TOKEN`]: token,
    [`${prefix}_CA_DATA`]: ca.toString('base64'),
  };
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  // Its lists take longer than the portal's start, and shorter than the portal waits.
  await breakCluster('demo-west', { kind: 'delay', milliseconds: 45_000 });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const files = [
    'app-config',
    'app-config.e2e',
    'app-config.e2e-single-tenant',
  ];
  portal = spawn(
    process.execPath,
    [
      ...[
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      'src/index.ts',
      ...files.flatMap(name => ['--config', `../../${name}.yaml`]),
    ],
    {
      cwd: join(__dirname, '../../backend'),
      env: {
        ...process.env,
        ...clusterVariables('demo-east'),
        ...clusterVariables('demo-west'),
        NODE_ENV: 'production',
        E2E_PORT: port,
      },
      stdio: 'ignore',
    },
  );
  await expect(async () => {
    const { ok } = await fetch(`${url}/.backstage/health/v1/readiness`);
    expect(ok).toBe(true);
  }).toPass({ timeout: 150_000 });
});

test.afterAll(async () => {
  await healCluster('demo-west');
  if (portal.exitCode === null) {
    const ended = once(portal, 'exit');
    portal.kill('SIGTERM');
    await ended;
  }
});

const openTab = (page: Page, component: string) =>
  page.goto(`${url}/catalog/default/component/${component}/kubernetes`);
const picture = (page: Page, name: string) =>
  page.screenshot({
    path: `e2e-test-report/images/matching/${name}.png`,
    fullPage: true,
  });

test('not-synced and wrong-cluster: nothing is absent while a cluster is read first, then the right one is named', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, url);
  await openTab(page, 'wrong-cluster');
  const main = page.locator('main');
  await expect(
    page.getByRole('heading', { name: 'Cannot tell' }),
  ).toBeVisible();
  await expect(main).toContainText('demo-west is still being read');
  await expect(main).not.toContainText('is not on demo-west');
  await picture(page, 'not-synced');

  await healCluster('demo-west');
  await expect(page.getByRole('heading', { name: 'Not linked' })).toBeVisible({
    timeout: 120_000,
  });
  await expect(main).toContainText('is not on demo-west, but there is');
  await expect(main).toContainText('ask cluster "demo-east"');
  await expect(
    page.getByRole('link', { name: 'Rule wrong-cluster' }).first(),
  ).toBeVisible();
  await picture(page, 'wrong-cluster');
});

test('cluster-unknown: the cluster that was probably meant is named', async ({
  page,
}) => {
  await signIn(page, url);
  await openTab(page, 'cluster-unknown');
  const main = page.locator('main');
  await expect(main).toContainText('is "demo-est", which is not configured');
  await expect(main).toContainText('write "demo-east"');
  await picture(page, 'cluster-unknown');
});
