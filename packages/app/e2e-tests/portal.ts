import { Page, expect } from '@playwright/test';

/** Enters the portal as a guest and waits for the catalog. */
export async function signIn(page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('heading', { name: 'Mooring Catalog' }),
  ).toBeVisible();
}

/** Opens the Kubernetes tab of an example component and waits for its clusters. */
export async function openKubernetesTab(page: Page, component: string) {
  await page.goto(`/catalog/default/component/${component}/kubernetes`);
  await expect(
    page.getByRole('heading', { name: 'Your Clusters' }),
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
