import AxeBuilder from '@axe-core/playwright';
import { Page, expect, test } from '@playwright/test';
import { chooseTheme, openKubernetesTab, signIn } from './portal';
import { UPSTREAM_VIOLATIONS } from './upstreamViolations';

/** Serious and critical violations in what is on the screen, one for each element. */
async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ rule: id, html })));
}

// Each page, and something on it that shows that it has loaded
const PAGES = [
  ['/', 'Owned Components'],
  ['/catalog/default/component/storefront-two-clusters', 'Consumed APIs'],
  ['/api-docs', 'place an order'],
  ['/docs', 'No documents to show'],
  ['/create', 'No templates found'],
  ['/catalog-import', 'Link to an existing entity file'],
  ['/catalog-graph', 'Max depth'],
  ['/search', 'Result Type'],
  ['/notifications', 'No records to display'],
  ['/settings', 'Backstage Identity'],
] as const;

test('the way in has no serious violation', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Enter' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`no page has a serious violation of ours, ${theme.toLowerCase()}`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await signIn(page);
    await chooseTheme(page, theme);

    const ours = [];
    const upstream = new Set<string>();
    for (const [path, loaded] of PAGES) {
      await page.goto(path);
      await expect(page.getByText(loaded).first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      for (const { rule, html } of await violations(page)) {
        const known = UPSTREAM_VIOLATIONS.find(
          entry =>
            entry.page === path && entry.rule === rule && entry.html.test(html),
        );
        if (known) upstream.add(`${known.page} ${known.rule}`);
        else ours.push(`${path} ${rule}: ${html}`);
      }
    }
    expect(ours).toEqual([]);
    expect([...upstream].sort()).toEqual(
      UPSTREAM_VIOLATIONS.map(
        ({ page: path, rule }) => `${path} ${rule}`,
      ).sort(),
    );
  });

  test(`the Kubernetes tab has no serious violation, ${theme.toLowerCase()}`, async ({
    page,
  }) => {
    await signIn(page);
    await chooseTheme(page, theme);
    await openKubernetesTab(page, 'payments-crash-loop');
    expect(await violations(page)).toEqual([]);
  });
}
