import { expect, test } from '@playwright/test';
import { signIn } from './portal';

test('the template makes a component and workloads with one id', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/create');
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByLabel('Name').fill('shipping');
  await page.getByLabel('Owner').click();
  await page.getByRole('option', { name: /shop/i }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('They carry the same')).toBeVisible();
  await page.getByPlaceholder('Search').fill('kubernetes-id: shipping');
  // Found in the entity, the Deployment, its pod template and the Service
  await expect(page.getByText('1/4', { exact: true })).toBeVisible();
});
