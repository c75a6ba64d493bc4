import { failOnBrowserErrors } from '@backstage/e2e-test-utils/playwright';
import { expect, Page, test } from '@playwright/test';
import { breakCluster, healCluster, patchDeployment } from './demoCluster';
import {
  checkExample,
  COMPONENTS,
  EXAMPLES,
  matchCard,
  picture,
} from './matchingExamples';
import { signIn } from './portal';

const openTab = (page: Page, component: string) =>
  page.goto(`/catalog/default/component/${component}/kubernetes`);

test.describe('over healthy clusters', () => {
  failOnBrowserErrors();
  test.beforeEach(async ({ page }) => signIn(page));

  test('each example shows its verdict, evidence and fix, on card and tab', async ({
    page,
  }) => {
    test.setTimeout(900_000);
    for (const [example, expected] of Object.entries(EXAMPLES)) {
      await test.step(example, async () => {
        await checkExample(page, { example, expected });
        await picture(page, example);
      });
    }
  });

  test('annotation-misplaced: the card warns where there is no tab', async ({
    page,
  }) => {
    await page.goto('/catalog/default/component/leaflets');
    await expect(matchCard(page)).toContainText(
      '"kubernetes-id" in metadata.annotations is read by nobody',
    );
    await picture(page, 'annotation-misplaced');
  });

  test('a component without an annotation is told which workload looks like its own', async ({
    page,
  }) => {
    await page.goto('/catalog/default/component/gift-wrapping');
    const card = matchCard(page);
    await expect(card).toContainText("1 workload looks like this component's");
    await expect(card).toContainText(
      'backstage.io/kubernetes-id: gift-wrapping',
    );
    await picture(page, 'annotation-missing');
  });

  test('the fleet page leads from a filter in the URL to the explanation', async ({
    page,
  }) => {
    await page.goto('/kubernetes-matching');
    const table = page.getByRole('grid');
    await page.getByRole('radio', { name: 'All', exact: true }).click();
    await expect(table).toContainText('Payments API');
    await expect(table).toContainText('Storefront');
    await picture(page, 'fleet');

    await page.getByRole('link', { name: /^Not linked/ }).click();
    await expect(page).toHaveURL(/status=unmatched/);
    await expect(table).not.toContainText('Storefront');
    await page.getByRole('searchbox', { name: 'Search' }).fill('payments-api');
    await expect(page).toHaveURL(/text=payments-api/);
    await expect(table.getByRole('row')).toHaveCount(2);
    await page.reload();
    await expect(table.getByRole('row')).toHaveCount(2);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(
      /^kubernetes-matching-.*\.csv$/,
    );

    await table.getByRole('row', { name: /Payments API/ }).click();
    await expect(
      page.getByRole('heading', { name: 'Not linked' }),
    ).toBeVisible();
  });

  test('the fleet page shows what runs and belongs to nobody', async ({
    page,
  }) => {
    await page.goto('/kubernetes-matching/dangling-labels');
    await page.getByRole('button', { name: /^stocktaking/ }).click();
    await expect(
      page.getByText('Deployment fulfilment/stocktaking').first(),
    ).toBeVisible();
    await picture(page, 'dangling-labels');
    await page.getByRole('tab', { name: 'Workloads' }).click();
    await page.getByRole('button', { name: /adminer/ }).click();
    await expect(
      page.getByText(/platform\/adminer on demo-east carries no label/).first(),
    ).toBeVisible();
    await picture(page, 'unlabelled-workloads');
    await page.getByRole('tab', { name: 'Clusters' }).click();
    await expect(page.getByRole('grid')).toContainText('demo-west');
    await picture(page, 'clusters');
  });

  test('the list of rules leads to what each finds', async ({ page }) => {
    await page.goto('/kubernetes-matching/rules');
    const rule = page.getByRole('row', { name: /wrong-namespace/ });
    await rule.getByRole('link', { name: /^Show/ }).click();
    await expect(page.getByRole('grid')).toContainText('Basket');
    await page.goBack();
    await rule.getByRole('link', { name: 'wrong-namespace' }).click();
    await expect(
      page.getByRole('heading', { name: 'When to switch it off' }),
    ).toBeVisible();
    await picture(page, 'rule');
  });

  test('the import page shows the match before anything is registered', async ({
    page,
  }) => {
    // No test reads a file from the Internet; what the catalog would answer is put in its place, the match is real.
    await page.route('**/api/catalog/locations?dryRun=true', route =>
      route.fulfill({
        status: 201,
        json: {
          location: { id: '1', type: 'url', target: 'https://example.com/a' },
          exists: false,
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'stock-taking',
                annotations: { 'backstage.io/kubernetes-id': 'stock-taking' },
              },
              spec: { type: 'service', lifecycle: 'x', owner: 'shop-team' },
            },
          ],
        },
      }),
    );
    await page.goto('/catalog-import');
    await page
      .getByRole('textbox', { name: 'URL' })
      .fill('https://example.com/catalog-info.yaml');
    await page.getByRole('button', { name: 'Analyze' }).click();
    const preview = page.getByRole('region', { name: 'Link to Kubernetes' });
    await expect(preview).toContainText('"stocktaking" is in use by');
    await picture(page, 'import');
  });

  // Last, since they leave traces. The patch that the page shows is applied as it is shown, and the page is not loaded again.
  for (const [example, workload, undo, afterwards] of [
    ['label-on-pods-only', 'refunds', 'null', 'but the controller itself'],
    // A Deployment keeps the ReplicaSets that it had.
    ['near-miss', 'payment-api', 'payment-api', 'is scaled to zero'],
  ]) {
    test(`${example}: turns green as soon as the fix is applied`, async ({
      page,
    }) => {
      await openTab(page, COMPONENTS[example]);
      const fix = page.getByRole('radio', { name: /^label Deployment/ });
      await expect(page.getByText(/^Fix/).first()).toBeVisible();
      if ((await fix.count()) > 0) await fix.check({ force: true });
      const patch = await page
        .getByRole('group', { name: /Change of deployment-/ })
        .innerText();
      await page.evaluate(() => Object.assign(window, { notReloaded: true }));

      await patchDeployment('demo-east', patch);
      try {
        await expect(page.getByText('Linked', { exact: true })).toBeVisible();
        await expect(
          page.getByRole('table', { name: 'Workloads on demo-east' }),
        ).toBeVisible();
        expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
        await picture(page, `${example}-fixed`);
      } finally {
        const label = `{ backstage.io/kubernetes-id: ${undo} }`;
        const template =
          undo === 'null'
            ? ''
            : `, spec: { template: { metadata: { labels: ${label} } } }`;
        await patchDeployment(
          'demo-east',
          `{ metadata: { namespace: payments, name: ${workload}, labels: ${label} }${template} }`,
        );
      }
      await expect(page.locator('main')).toContainText(afterwards);
    });
  }
});

test.describe('when a cluster does not answer', () => {
  test.beforeEach(async ({ page }) => signIn(page));
  test.afterEach(async () => healCluster('demo-west'));

  for (const [rule, faults, sentence] of [
    ['cluster-unreachable', [{ kind: 'reset' }], 'demo-west does not answer'],
    [
      'credentials-rejected',
      [
        { kind: 'reset', verbs: ['watch'], count: 30 },
        { kind: 'status', code: 401 },
      ],
      "The portal's credentials are refused by demo-west",
    ],
    [
      'access-denied',
      [
        { kind: 'reset', verbs: ['watch'], count: 30 },
        { kind: 'status', code: 403, verbs: ['list', 'watch'] },
      ],
      'The portal cannot list',
    ],
  ] as const) {
    test(`${rule}: nothing is said to be absent, until it answers again`, async ({
      page,
    }) => {
      test.setTimeout(240_000);
      await openTab(page, 'loyalty-points');
      const unlinked = page.getByRole('heading', { name: 'Not linked' });
      await expect(unlinked).toBeVisible({ timeout: 90_000 });

      for (const fault of faults) await breakCluster('demo-west', fault);
      await expect(
        page.getByRole('heading', { name: 'Unknown', exact: true }),
      ).toBeVisible({
        timeout: 60_000,
      });
      // Retries come later and later.
      await expect(page.locator('main')).toContainText(sentence, {
        timeout: 90_000,
      });
      await page.getByRole('button', { name: /What each answered/ }).click();
      await expect(
        page.getByRole('table', { name: 'What each cluster answered' }),
      ).toContainText('unknown');
      await picture(page, rule);

      await healCluster('demo-west');
      await expect(unlinked).toBeVisible({ timeout: 90_000 });
    });
  }
});

test.describe('400 pixels wide', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('every page fits the window', async ({ page }) => {
    await signIn(page);
    for (const [path, text] of [
      ['/catalog/default/component/basket/kubernetes', 'Not linked'],
      ['/catalog/default/component/basket', 'Details'],
      ['/kubernetes-matching/components', 'Basket'],
      ['/kubernetes-matching/dangling-labels', 'stocktaking'],
      ['/kubernetes-matching/unlabelled-workloads', 'adminer'],
      ['/kubernetes-matching/clusters', 'demo-west'],
      ['/kubernetes-matching/rules', 'near-miss'],
      ['/kubernetes-matching/rules/near-miss', 'When to switch it off'],
    ]) {
      await page.goto(path);
      await expect(page.getByText(text).first()).toBeVisible();
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
        path,
      ).toBeLessThanOrEqual(400);
    }
  });
});
