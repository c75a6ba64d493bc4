import { expect, Page } from '@playwright/test';

/** A picture of the whole page, kept with the report. */
export const picture = (page: Page, name: string) =>
  page.screenshot({
    path: `e2e-test-report/images/matching/${name}.png`,
    fullPage: true,
  });

/** The plugin's card on the overview. */
export const matchCard = (page: Page) =>
  page.getByRole('article').filter({
    has: page.getByRole('heading', { name: 'Kubernetes', exact: true }),
  });

/** A verdict, a part of its sentence, and a part of its first fix. */
export type Expected = [status: string, sentence: string, fix?: string];

/** The component of each example, by the rule that finds what is wrong with it. */
export const COMPONENTS: Record<string, string> = {
  'annotation-misplaced': 'leaflets',
  'annotation-missing': 'gift-wrapping',
  'annotation-unknown': 'dispatch',
  'cluster-ignored': 'warehouse',
  'id-collision': 'coupons',
  'id-format': 'gift-cards',
  'label-as-annotation': 'wishlist',
  'label-on-controller-only': 'invoices',
  'label-on-pods-only': 'refunds',
  'namespace-format': 'returns',
  'near-miss': 'payments-api',
  'no-objects': 'loyalty-points',
  'only-finished': 'clearance-sale',
  'other-label-in-use': 'reviews',
  'selector-overrides-id': 'pickup-points',
  'selector-syntax': 'courier',
  'wrong-namespace': 'basket',
};

/** What each example of `examples/mismatched` shows on its card and its tab. */
export const EXAMPLES: Record<string, Expected> = {
  'annotation-unknown': ['Linked', 'Nobody reads the annotation', 'rename it'],
  'cluster-ignored': ['Linked', 'nobody reads it', 'remove it'],
  'id-collision': ['Linked', 'coupons-v2 asks for'],
  'id-format': ['Invalid', 'which is not a label value', 'write "gift-cards"'],
  'label-as-annotation': ['Not linked', 'as an annotation', 'label Deployment'],
  'label-on-controller-only': [
    'Partly linked',
    'but the pods do not',
    'label the pod template',
  ],
  'label-on-pods-only': [
    'Partly linked',
    'but the controller itself does not',
    'label Deployment',
  ],
  'namespace-format': ['Invalid', 'looks like a list', 'remove it'],
  'near-miss': ['Not linked', '1 character differs', 'write "payment-api"'],
  'no-objects': ['Not linked', 'on any of 2 clusters'],
  'only-finished': ['Linked', 'has finished or is scaled to zero'],
  'other-label-in-use': ['Not linked', 'app.kubernetes.io/name', 'select by'],
  'selector-overrides-id': ['Linked', 'takes its place', 'remove the id'],
  'selector-syntax': ['Invalid', 'not a label selector', 'write "app=courier"'],
  'wrong-namespace': [
    'Not linked',
    'but in shop-eu',
    'ask namespace "shop-eu"',
  ],
};

/** Looks at the card and the tab of an example, of the portal at `url`. */
export async function checkExample(
  page: Page,
  options: { example: string; expected: Expected; url?: string },
) {
  const { example, url = '' } = options;
  const [status, sentence, fix] = options.expected;
  await page.goto(`${url}/catalog/default/component/${COMPONENTS[example]}`);
  const card = matchCard(page);
  await expect(card).toContainText(status);
  await expect(card).toContainText(sentence);

  await card.getByRole('link', { name: 'Details' }).click();
  const main = page.locator('main');
  if (status === 'Linked') {
    await expect(
      page.getByRole('table', { name: 'Workloads on demo-east' }),
    ).toBeVisible();
    await page.getByRole('button').filter({ hasText: sentence }).click();
  } else {
    await expect(
      page.getByRole('heading', { name: status, exact: true }),
    ).toBeVisible();
    await page.getByRole('button', { name: /What was asked/ }).click();
    await expect(main).toContainText('Taken from');
    await page.getByRole('button', { name: /What each answered/ }).click();
    await expect(
      page.getByRole('table', { name: 'What each cluster answered' }),
    ).toContainText('demo-east');
  }
  await expect(main).toContainText(sentence);
  if (fix) await expect(main).toContainText(fix);
  await expect(
    page.getByRole('link', { name: `Rule ${example}` }).first(),
  ).toBeVisible();
}
