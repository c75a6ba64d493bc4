import AxeBuilder from '@axe-core/playwright';
import { Page, expect, test } from '@playwright/test';
import {
  chooseTheme,
  details,
  openFirstPod,
  openKubernetesTab,
  signIn,
} from './portal';
import { UPSTREAM_VIOLATIONS } from './upstreamViolations';

/** Opens a path and waits until it shows a text. */
const at = (path: string, text: string) => async (page: Page) => {
  await page.goto(path);
  await expect(page.getByText(text).first()).toBeVisible();
};

const VIEWS: Record<string, (page: Page) => Promise<void>> = {
  home: at('/', 'My components'),
  catalog: at('/catalog', 'Owned Components'),
  component: at('/catalog/default/component/storefront', 'Consumed APIs'),
  'Kubernetes tab': page => openKubernetesTab(page, 'payments'),
  pod: async page => {
    await openKubernetesTab(page, 'payments');
    await openFirstPod(page, { cluster: 'demo-east', name: 'payments' });
    await expect(details(page)).toContainText('busybox');
  },
  log: async page => {
    await openKubernetesTab(page, 'payments');
    await page.getByRole('button', { name: 'Log before the crash' }).click();
    await expect(details(page)).toContainText('fatal: cannot go on');
  },
  events: async page => {
    await openKubernetesTab(page, 'payments');
    await page.getByRole('button', { name: 'Events' }).first().click();
    await expect(details(page)).toContainText('BackOff');
  },
  team: at('/catalog/default/group/payments-team', 'What runs where'),
  'not linked': at(
    '/catalog/default/component/payments-api/kubernetes',
    'Download patch',
  ),
  'overview card': at(
    '/catalog/default/component/gift-wrapping',
    'Download patch',
  ),
  fleet: at('/kubernetes-matching/components?whose=all', 'Payments API'),
  labels: at('/kubernetes-matching/dangling-labels', 'stocktaking'),
  workloads: at('/kubernetes-matching/unlabelled-workloads', 'adminer'),
  clusters: at('/kubernetes-matching/clusters', 'demo-west'),
  rules: at('/kubernetes-matching/rules', 'near-miss'),
  rule: at('/kubernetes-matching/rules/near-miss', 'How to fix'),
  tour: at('/tour', 'Harbour Goods'),
  APIs: at('/api-docs', 'Place an order'),
  docs: at('/docs', 'No documents to show'),
  create: at('/create', 'Service on Kubernetes'),
  register: at('/catalog-import', 'Link to an existing entity file'),
  graph: at('/catalog-graph', 'Max depth'),
  search: at('/search', 'Result Type'),
  notifications: at('/notifications', 'No records to display'),
  settings: at('/settings', 'Backstage Identity'),
};

/** Rules that axe takes for less than serious, and that hide a page's parts from those who hear it. */
const HEADINGS = ['empty-heading', 'page-has-heading-one'];

/** Serious and critical violations in what is on the screen, and those of its headings, one for each element. */
async function violations(page: Page) {
  await page.waitForLoadState('networkidle');
  // Upstream's progress indicators have no name; they are not what this test checks.
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(
      ({ id, impact }) =>
        impact === 'serious' || impact === 'critical' || HEADINGS.includes(id),
    )
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ rule: id, html })));
}

test('the way in has no serious violation', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Enter' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`no view has a serious violation but those listed, ${theme.toLowerCase()}`, async ({
    page,
  }) => {
    test.setTimeout(900_000);
    await signIn(page);
    await chooseTheme(page, theme);

    const ours: string[] = [];
    const upstream = new Set(UPSTREAM_VIOLATIONS);
    for (const [view, open] of Object.entries(VIEWS)) {
      await test.step(view, async () => {
        await open(page);
        for (const { rule, html } of await violations(page)) {
          const listed = UPSTREAM_VIOLATIONS.find(
            known =>
              known.view === view &&
              known.rule === rule &&
              known.html.test(html),
          );
          if (listed) upstream.delete(listed);
          else ours.push(`${view}, ${rule}: ${html}`);
        }
      });
    }
    expect(ours).toEqual([]);
    expect([...upstream], 'listed, but no longer there').toEqual([]);
  });
}

for (const [path, heading] of [
  ['/', 'Home'],
  ['/catalog', 'Catalog'],
  ['/catalog/default/component/payments', 'Payments'],
  ['/catalog/default/component/payments/kubernetes', 'Payments'],
  ['/catalog/default/group/payments-team', 'Payments Team'],
  ['/kubernetes-matching/clusters', 'Kubernetes matching'],
]) {
  test(`the heading of ${path} says what the page is about`, async ({
    page,
  }) => {
    await signIn(page);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page.getByRole('main')).toHaveCount(1);
  });
}
