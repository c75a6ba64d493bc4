import { Page, expect } from '@playwright/test';

/** Enters the portal as a guest and waits for the catalog; another portal than that of all tests has another URL. */
export async function signIn(page: Page, url = '/') {
  await page.goto(url);
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('heading', { name: 'Mooring Catalog' }),
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

/** Opens the Kubernetes tab of an example component and waits for its clusters. */
export async function openKubernetesTab(page: Page, component: string) {
  await page.goto(`/catalog/default/component/${component}/kubernetes`);
  await expect(
    page.getByRole('heading', { name: 'Your Clusters' }),
  ).toBeVisible();
}

/** A cluster on the Kubernetes tab; a click opens it. */
export const cluster = (page: Page, title: string) =>
  page.getByRole('button', { name: new RegExp(`^${title} Cluster`) });

/** A Deployment in an open cluster; its summary is a button that holds another one with the same name. */
export const deployment = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name} Deployment`) }).first();

/** The pods of an open Deployment, each a row; those at the top of the tab have a button for their log. */
export const pods = (page: Page, name: string) =>
  page
    .getByRole('row', { name: new RegExp(`^${name}-`) })
    .filter({ hasNot: page.getByRole('button', { name: /^Logs of/ }) });

/** Opens the cluster, the Deployment and the drawer with the details of its first pod. */
export async function openFirstPod(
  page: Page,
  options: { clusterTitle: string; name: string },
) {
  const { clusterTitle, name } = options;
  await cluster(page, clusterTitle).click();
  await deployment(page, name).click();
  await pods(page, name).first().getByRole('button').click();
  await expect(page.getByText('Container health').first()).toBeVisible();
}
