import { failOnBrowserErrors } from '@backstage/e2e-test-utils/playwright';
import { expect, test } from '@playwright/test';
import { breakCluster, healCluster } from './demoCluster';
import {
  cluster,
  deployment,
  openFirstPod,
  openKubernetesTab,
  pods,
  signIn,
} from './portal';

failOnBrowserErrors();

test.beforeEach(async ({ page }) => signIn(page));

test('leads from the catalog to a component and its pods on two clusters', async ({
  page,
}) => {
  await page.getByRole('textbox', { name: 'Search' }).fill('storefront');
  await page.getByRole('link', { name: 'Storefront (two clusters)' }).click();
  await page.getByRole('link', { name: 'Kubernetes' }).click();

  for (const [title, count] of [
    ['Demo East', 3],
    ['Demo West', 2],
  ] as const) {
    await expect(cluster(page, title)).toContainText(`${count} pods`);
    await expect(cluster(page, title)).toContainText('No pods with errors');
  }

  await openFirstPod(page, {
    clusterTitle: 'Demo West',
    name: 'storefront-two-clusters',
  });
  await expect(page.getByText('Status: Running')).toBeVisible();
  await expect(page.getByText('nginxinc/nginx-unprivileged')).toBeVisible();
  await page.getByRole('button', { name: 'Close the drawer' }).click();

  const rows = pods(page, 'storefront-two-clusters');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Running');
  await expect(rows.first()).toContainText('1/1');
});

test('shows a crash loop, why it happens, and the logs', async ({ page }) => {
  await openKubernetesTab(page, 'payments-crash-loop');
  await expect(
    page.getByText(/back-off .* restarting failed container=payments/).first(),
  ).toBeVisible();
  await expect(cluster(page, 'Demo East')).toContainText('2 pods with errors');

  await openFirstPod(page, {
    clusterTitle: 'Demo East',
    name: 'payments-crash-loop',
  });
  await expect(page.getByText('Status: CrashLoopBackOff')).toBeVisible();
  await page.getByRole('button', { name: 'get logs' }).click();
  await expect(
    page.getByText('fatal: cannot go on without the database'),
  ).toBeVisible();
});

test('says first what is wrong, and opens the log of the crash in one click', async ({
  page,
}) => {
  await openKubernetesTab(page, 'payments-crash-loop');
  await expect(page.getByRole('heading', { name: 'Failing' })).toBeVisible();
  await expect(
    page.getByText(/^Container "payments" of 2 pods keeps crashing/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Log before the crash' }).click();
  const lastLine = page.getByText('fatal: cannot go on without the database');
  await expect(lastLine).toBeVisible();
  await page.reload(); // the open log is part of the address
  await expect(lastLine).toBeVisible();
});

test('opens a pod with the keyboard alone', async ({ page }) => {
  await openKubernetesTab(page, 'storefront-two-clusters');
  await cluster(page, 'Demo West').focus();
  await page.keyboard.press('Enter');
  await expect(deployment(page, 'storefront-two-clusters')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const pod = pods(page, 'storefront-two-clusters').first().getByRole('button');
  await expect(pod).toBeVisible();

  for (let stops = 0; stops < 20; stops++) {
    await page.keyboard.press('Tab');
    if (await pod.evaluate(it => it === document.activeElement)) break;
  }
  await expect(pod).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Status: Running')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Status: Running')).toBeHidden();
});

// Each example, and what its tab says of it
const EXAMPLES: Record<string, string[]> = {
  example1: ['2 pods', 'No pods with errors', 'Deployment', 'Service'],
  'orders-healthy': ['3 pods', 'No pods with errors', 'Deployment', 'Service'],
  'recommendations-pending': ['2 pods', 'Deployment', 'Pending'],
  // The tab draws the jobs of cron jobs only; of others it counts the pods.
  'stock-import-job': ['3 pods', 'No pods with errors'],
  'sales-report-cron-job': ['CronJob', 'Every 5 minutes', 'Succeeded'],
  'search-autoscaled': ['Deployment', 'min replicas 2 / max replicas 6'],
  'gateway-ingress': ['2 pods', 'Ingress', 'shop.example.com'],
  'message-queue-stateful-set': ['3 pods', 'Stateful Set'],
  'log-shipper-daemon-set': ['3 pods', 'DaemonSet'],
  'inventory-label-selector': ['1 pod', 'inventory', 'Deployment'],
};

test('shows what each example stands for', async ({ page }) => {
  test.setTimeout(300_000);
  for (const [component, said] of Object.entries(EXAMPLES)) {
    await test.step(component, async () => {
      await openKubernetesTab(page, component);
      await cluster(page, 'Demo East').click();
      const closed = page.locator(
        '.MuiAccordionDetails-root .MuiAccordionSummary-root[aria-expanded=false]:visible',
      );
      while ((await closed.count()) > 0) {
        // At the edge: its middle opens a drawer.
        await closed.first().click({ position: { x: 4, y: 4 } });
      }
      for (const text of said) {
        await expect(page.locator('main')).toContainText(text);
      }
    });
  }
});

test('shows what was there last on a cluster that has stopped, and how old it is', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openKubernetesTab(page, 'storefront-two-clusters');
  try {
    await breakCluster('demo-west', { kind: 'reset' });
    await expect(page.locator('main')).toContainText(
      /what is shown is as it was \d+ \w+ ago, at .*: /,
      { timeout: 120_000 },
    );
    await expect(cluster(page, 'Demo East')).toContainText('3 pods');
    await expect(cluster(page, 'Demo West')).toContainText('2 pods');
  } finally {
    await healCluster('demo-west');
  }
  await expect(page.locator('main')).not.toContainText('what is shown is as', {
    timeout: 120_000,
  });
});

test('has no Kubernetes tab where nothing runs on a cluster', async ({
  page,
}) => {
  await page.goto('/catalog/default/component/design-tokens-no-workloads');
  await expect(page.getByRole('link', { name: 'Overview' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Kubernetes' })).toHaveCount(0);
});
