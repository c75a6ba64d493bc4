import { expect, Page, test } from '@playwright/test';
import { accessTo, breakCluster, healCluster } from './demoCluster';
import { picture } from './matchingExamples';
import { signIn } from './portal';
import { PortalProcess } from './PortalProcess';

// A portal of its own beside that of the other tests, over the same clusters: what it asks of them is configured, and a
// cluster is read for the first time only after a start.
let portal: PortalProcess;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  // Its lists take longer than the portal's start, and shorter than the portal waits.
  await breakCluster('demo-west', { kind: 'delay', milliseconds: 55_000 });
  portal = await PortalProcess.start({
    configs: ['app-config.e2e-single-tenant.yaml'],
    clusters: ['demo-east', 'demo-west'].map(name => {
      const { server, ca, token } = accessTo(name);
      return { name, url: server, token, caData: ca.toString('base64') };
    }),
  });
});

test.afterAll(async () => {
  await healCluster('demo-west');
  await portal?.stop();
});

const openTab = (page: Page, component: string) =>
  page.goto(`${portal.url}/catalog/default/component/${component}/kubernetes`);

test('not-synced and wrong-cluster: nothing is absent while a cluster is read first, then the right one is named', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, portal.url);
  await openTab(page, 'wrong-cluster');
  const main = page.locator('main');
  await expect(
    page.getByRole('heading', { name: 'Unknown', exact: true }),
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
  await signIn(page, portal.url);
  await openTab(page, 'cluster-unknown');
  const main = page.locator('main');
  await expect(main).toContainText('is "demo-est", which is not configured');
  await expect(main).toContainText('write "demo-east"');
  await picture(page, 'cluster-unknown');
});
