import { Page, expect } from '@playwright/test';

/** Enters the portal as a guest and waits for the home page; another portal than that of all tests has another URL. */
export async function signIn(page: Page, url = '/') {
  await page.goto(url);
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('heading', { name: 'Home', exact: true }),
  ).toBeVisible();
}

/** Chooses the light or dark theme in the settings, as a user would. */
export async function chooseTheme(page: Page, theme: 'Light' | 'Dark') {
  await page.goto('/settings');
  await page.getByRole('button', { name: theme, exact: true }).click();
  await expect(page.locator('body')).toHaveAttribute(
    'data-theme-mode',
    theme.toLowerCase(),
  );
}

/** Opens the Kubernetes tab of an example component and waits for its workloads. */
export async function openKubernetesTab(page: Page, component: string) {
  await page.goto(`/catalog/default/component/${component}/kubernetes`);
  await expect(
    page.getByRole('table', { name: /^Workloads on / }).first(),
  ).toBeVisible();
}

/** How the component is, at the top of its Kubernetes tab. */
export const health = (page: Page, status: string) =>
  page.getByRole('heading', { level: 2, name: status, exact: true });

/** What the Kubernetes tab says of a cluster. */
export const cluster = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true });

/** The pods of a cluster whose names begin so, each a row. */
export const pods = (page: Page, clusterName: string, name: string) =>
  cluster(page, clusterName)
    .getByRole('table', { name: /^Pods on / })
    .getByRole('row', { name: new RegExp(`^${name}`) });

/** What is open beside the page. */
export const details = (page: Page) => page.getByRole('dialog');

/** Opens the details of the first pod of a cluster. */
export async function openFirstPod(
  page: Page,
  options: { cluster: string; name: string },
) {
  const { cluster: clusterName, name } = options;
  await pods(page, clusterName, name)
    .first()
    .getByRole('button')
    .first()
    .click();
  await expect(details(page)).toBeVisible();
}
