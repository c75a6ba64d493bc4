import { failOnBrowserErrors } from '@backstage/e2e-test-utils/playwright';
import { expect, Page, test } from '@playwright/test';
import { breakCluster, healCluster, patchDeployment } from './demoCluster';
import { matchCard } from './matchingExamples';
import {
  cluster,
  details,
  health,
  openFirstPod,
  openKubernetesTab,
  pods,
  signIn,
} from './portal';

const picture = (page: Page, name: string) =>
  page.screenshot({
    path: `e2e-test-report/images/workloads/${name}.png`,
    fullPage: true,
  });

/** What a program that cannot go on says last. */
const LAST_LINE = 'fatal: cannot go on without the database';

test.describe('over healthy clusters', () => {
  failOnBrowserErrors();
  test.beforeEach(async ({ page }) => signIn(page));

  test('leads from the catalog to a component and its pods on two clusters', async ({
    page,
  }) => {
    await page.getByRole('link', { name: 'Catalog' }).first().click();
    await page.getByRole('textbox', { name: 'Search' }).fill('storefront');
    await page.getByRole('link', { name: 'Storefront', exact: true }).click();
    await page.getByRole('link', { name: 'Kubernetes' }).click();

    await expect(health(page, 'Healthy')).toBeVisible();
    for (const [name, count] of [
      ['demo-east', 3],
      ['demo-west', 2],
    ] as const) {
      await expect(cluster(page, name)).toContainText(
        `${count} of ${count} pods ready`,
      );
      await expect(pods(page, name, 'storefront')).toHaveCount(count);
    }
    const [first] = await pods(page, 'demo-west', 'storefront').all();
    await expect(first).toContainText('Running');
    await expect(first).toContainText('1/1');

    await openFirstPod(page, { cluster: 'demo-west', name: 'storefront' });
    await expect(details(page)).toContainText('nginxinc/nginx-unprivileged');
    await expect(details(page)).toContainText('cpu 100m, memory 64Mi');
    await picture(page, 'containers');
    // Each state of the page has an address.
    await expect(page).toHaveURL(/view=containers&cluster=demo-west/);
    await page.reload();
    await expect(details(page)).toContainText('nginxinc/nginx-unprivileged');
    await page.getByRole('tab', { name: 'Manifest' }).click();
    await expect(details(page)).toContainText('kind: Pod');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(details(page)).toHaveCount(0);
    await expect(page).not.toHaveURL(/view=/);
  });

  test('says first what is wrong, and opens the log of the crash in one click', async ({
    page,
  }) => {
    await openKubernetesTab(page, 'payments');
    await expect(health(page, 'Failing')).toBeVisible();
    await expect(
      page.getByText(/^Container "payments" of 2 pods keeps crashing/),
    ).toBeVisible();
    await picture(page, 'crash-loop');
    await page.getByRole('button', { name: 'Log before the crash' }).click();
    await expect(page.getByText(LAST_LINE)).toBeVisible();
    await picture(page, 'log');
    await page.reload(); // the open log is part of the address
    await expect(page.getByText(LAST_LINE)).toBeVisible();

    await page.getByRole('searchbox', { name: 'Search the log' }).fill('FATAL');
    await expect(page.getByText('1 line found')).toBeVisible();
    await expect(page.getByText('starting up')).toHaveCount(0);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toMatch(/^payments-.*\.log$/);

    await page.getByRole('tab', { name: 'Events' }).click();
    await expect(details(page)).toContainText(/Back-off restarting failed/i);
    await picture(page, 'events');
  });

  test('leads from the page of the entity to the last line before the crash, by one click', async ({
    page,
  }) => {
    await openKubernetesTab(page, 'payments');
    // What a browser has loaded once: the scripts.
    await page.getByRole('button', { name: 'Log before the crash' }).click();
    await expect(page.getByText(LAST_LINE)).toBeVisible();
    await page.goto('/catalog/default/component/payments');
    await expect(matchCard(page)).toContainText('Failing');

    const started = Date.now();
    await page.getByRole('link', { name: 'Kubernetes', exact: true }).click();
    await expect(
      page.getByText(/^Container "payments" of 2 pods keeps crashing/),
    ).toBeVisible();
    const reason = Date.now() - started;
    await page.getByRole('button', { name: 'Log before the crash' }).click();
    await expect(page.getByText(LAST_LINE)).toBeVisible();
    const line = Date.now() - started;
    test
      .info()
      .annotations.push(
        { type: 'ms to the reason', description: String(reason) },
        { type: 'ms to the last line', description: String(line) },
      );
  });

  test('the fleet page shows how the workloads of each component are', async ({
    page,
  }) => {
    await page.goto('/kubernetes-matching/components?whose=all');
    const row = page.getByRole('row', { name: /component:default\/payments$/ });
    await expect(row).toContainText('Failing');
    await expect(
      page.getByRole('row', { name: /component:default\/orders$/ }),
    ).toContainText('Healthy');
    await picture(page, 'fleet');
  });

  test('merges the logs of all pods of a workload', async ({ page }) => {
    await openKubernetesTab(page, 'payments');
    await page.getByRole('button', { name: 'Deployment payments' }).click();
    await page.getByRole('tab', { name: 'Logs' }).click();
    const line = page.getByText(/^\[pod\/payments-.*\] fatal:/);
    await expect(line.first()).toBeVisible();
  });

  test('opens a pod with the keyboard alone, and returns to it', async ({
    page,
  }) => {
    await openKubernetesTab(page, 'storefront');
    const pod = pods(page, 'demo-west', 'storefront')
      .first()
      .getByRole('button')
      .first();
    await cluster(page, 'demo-west')
      .getByRole('button', { name: /^Deployment/ })
      .focus();
    await page.keyboard.press('Tab');
    await expect(pod).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(details(page)).toContainText('nginx-unprivileged');
    await page.keyboard.press('Escape');
    await expect(details(page)).toHaveCount(0);
    await expect(pod).toBeFocused();
  });

  // Each example, and what its tab says of it
  const EXAMPLES: Record<string, (string | RegExp)[]> = {
    example1: ['Healthy', '2 of 2 pods ready', 'Deployment', 'Service'],
    orders: ['Healthy', '3 of 3 pods ready', 'Service'],
    recommendations: ['Failing', 'Pending', /Insufficient|nodes/],
    // A Job that is complete wants no pods.
    'stock-import': ['Healthy', 'Job', 'Completed'],
    'sales-report': ['CronJob', 'Completed'],
    search: ['Healthy', 'HorizontalPodAutoscaler'],
    gateway: ['Healthy', '2 of 2 pods ready', 'Ingress'],
    'message-queue': ['3 of 3 pods ready', 'StatefulSet'],
    'log-shipper': ['Healthy', 'DaemonSet'],
    inventory: ['1 of 1 pods ready', 'inventory'],
  };

  test('shows what each example stands for', async ({ page }) => {
    test.setTimeout(300_000);
    for (const [component, said] of Object.entries(EXAMPLES)) {
      await test.step(component, async () => {
        await openKubernetesTab(page, component);
        for (const text of said) {
          await expect(page.locator('main')).toContainText(text);
        }
      });
    }
  });

  test('names the annotation to add where a component has none', async ({
    page,
  }) => {
    for (const [component, said] of [
      ['gift-wrapping', "1 workload looks like this component's"],
      ['design-tokens', 'Nothing that runs looks like'],
    ]) {
      await page.goto(`/catalog/default/component/${component}`);
      await page.getByRole('link', { name: 'Kubernetes' }).click();
      await expect(
        page.getByRole('heading', { name: 'No Kubernetes annotation' }),
      ).toBeVisible();
      await expect(page.locator('main')).toContainText(said);
    }
  });

  test('is failing while new pods crash, although the old ones serve, on tab and card', async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const component = 'storefront';
    const crash = (value: string) =>
      patchDeployment(
        'demo-west',
        `{ metadata: { namespace: shop, name: ${component} }, spec: { template: { metadata: { annotations: { demo.mooring.dev/pod: ${value} } } } } }`,
      );
    await openKubernetesTab(page, component);
    await expect(health(page, 'Healthy')).toBeVisible();
    await crash('crash-loop');
    try {
      await expect(health(page, 'Failing')).toBeVisible({ timeout: 60_000 });
      await expect(cluster(page, 'demo-west')).toContainText('2/2');
      await expect(cluster(page, 'demo-east')).toContainText('Healthy');
      await picture(page, 'rollout-crashing');
      await page.goto(`/catalog/default/component/${component}`);
      await expect(matchCard(page)).toContainText('Failing');
      await expect(matchCard(page)).toContainText('Linked');
      await picture(page, 'card-rollout-crashing');
    } finally {
      await crash('null');
    }
    await expect(matchCard(page)).not.toContainText('Failing', {
      timeout: 60_000,
    });
  });
});

test.describe('when not everything can be seen', () => {
  test.beforeEach(async ({ page }) => signIn(page));
  test.afterEach(async () => healCluster('demo-west'));

  test('asks the cluster before anything is done, and says what it would refuse', async ({
    page,
  }) => {
    await openKubernetesTab(page, 'storefront');
    await openFirstPod(page, { cluster: 'demo-west', name: 'storefront' });
    await page.getByRole('button', { name: 'Delete pod…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Delete Pod/ });
    await expect(dialog).toContainText('Cluster demo-west, namespace shop');
    await expect(dialog).toContainText('its controller starts another one');
    // The portal may only read the demo clusters.
    await expect(dialog).toContainText('it needs "delete" on pods');
    await expect(
      dialog.getByRole('button', { name: 'Delete pod' }),
    ).toHaveCount(0);
    await picture(page, 'delete-pod');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toHaveCount(0);
  });

  test('shows what was there last on a cluster that has stopped, and that it is unknown', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await openKubernetesTab(page, 'storefront');
    await breakCluster('demo-west', { kind: 'reset' });
    const west = cluster(page, 'demo-west');
    await expect(west).toContainText(/Disconnected since|Unavailable/, {
      timeout: 120_000,
    });
    await expect(west).not.toContainText('Healthy');
    await expect(pods(page, 'demo-west', 'storefront')).toHaveCount(2);
    await expect(page.locator('main')).toContainText(
      '3 of 3 pods ready · 1 cluster unknown',
    );
    await expect(west).toContainText('2/2 when last seen');
    await expect(cluster(page, 'demo-east')).toContainText('Healthy');
    await expect(health(page, 'Unknown')).toBeVisible();
    await picture(page, 'cluster-stopped');

    // Where a component does not run, the cluster's silence says nothing of it.
    await openKubernetesTab(page, 'orders');
    await expect(health(page, 'Healthy')).toBeVisible();
    await expect(cluster(page, 'demo-west')).toHaveCount(0);

    await healCluster('demo-west');
    await openKubernetesTab(page, 'storefront');
    await expect(health(page, 'Healthy')).toBeVisible({ timeout: 120_000 });
  });

  test('is unknown where pods cannot be read, and names what cannot', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await openKubernetesTab(page, 'storefront');
    for (const fault of [
      { kind: 'reset', verbs: ['watch'], resources: ['pods'], count: 5 },
      { kind: 'status', code: 403, resources: ['pods'] },
    ])
      await breakCluster('demo-west', fault);
    const west = cluster(page, 'demo-west');
    await expect(west).toContainText("Mooring can't read Pod", {
      timeout: 120_000,
    });
    await expect(west).not.toContainText('Healthy');
    await picture(page, 'pods-forbidden');
  });

  test('says that the browser is offline, and keeps no tick', async ({
    page,
  }) => {
    test.setTimeout(180_000);
    await openKubernetesTab(page, 'orders');
    // The cluster that was broken before may still be coming back.
    await expect(health(page, 'Healthy')).toBeVisible({ timeout: 120_000 });
    await page.context().setOffline(true);
    const main = page.locator('main');
    await expect(main).toContainText(/You're offline\. Showing \d/);
    await expect(health(page, 'Unknown')).toBeVisible();
    await expect(main).not.toContainText('Healthy');
    await expect(main).not.toContainText('Live');
    await expect(pods(page, 'demo-east', 'orders')).toHaveCount(3);
    await picture(page, 'offline');
    await page.context().setOffline(false);
    await expect(health(page, 'Healthy')).toBeVisible();
  });
});

test.describe('400 pixels wide', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('the reason is on the first screen, and nothing is wider', async ({
    page,
  }) => {
    await signIn(page);
    await openKubernetesTab(page, 'payments');
    await expect(
      page.getByText(/^Container "payments" of 2 pods keeps crashing/),
    ).toBeInViewport();
    await picture(page, 'narrow');
    const widest = () =>
      page.evaluate(() => document.documentElement.scrollWidth);
    expect(await widest()).toBeLessThanOrEqual(400);
    await page.getByRole('button', { name: 'Log before the crash' }).click();
    await expect(page.getByText(LAST_LINE)).toBeVisible();
    await picture(page, 'narrow-log');
    expect(await widest()).toBeLessThanOrEqual(400);
  });
});
