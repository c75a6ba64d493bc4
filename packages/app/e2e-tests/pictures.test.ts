import { expect, test } from '@playwright/test';
import { chooseTheme, openKubernetesTab, pods, signIn } from './portal';

// With UPDATE_IMAGES set, as `yarn screenshots` does, the README's pictures are taken again; else they are artefacts.
const folder = process.env.UPDATE_IMAGES
  ? 'docs/images'
  : 'e2e-test-report/images';

test.use({ viewport: { width: 1440, height: 1080 } });

test('a component on two clusters', async ({ page }) => {
  await signIn(page);
  await chooseTheme(page, 'Light');
  await openKubernetesTab(page, 'storefront');
  await expect(pods(page, 'demo-west', 'storefront')).toHaveCount(2);
  await page.screenshot({
    path: `${folder}/kubernetes-tab-light.png`,
    animations: 'disabled',
  });
});

test('a crash loop', async ({ page }) => {
  await signIn(page);
  await chooseTheme(page, 'Dark');
  await openKubernetesTab(page, 'payments');
  await expect(page.getByText(/keeps crashing/).first()).toBeVisible();
  await page.screenshot({
    path: `${folder}/kubernetes-tab-dark.png`,
    animations: 'disabled',
  });
});
