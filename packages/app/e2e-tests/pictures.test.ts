import { expect, test } from '@playwright/test';
import { patchDeployment } from './demoCluster';
import { Film } from './film';
import { COMPONENTS } from './matchingExamples';
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

test('a film of a label that is mended', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 760 });
  await signIn(page);
  await chooseTheme(page, 'Light');
  const component = COMPONENTS['label-on-pods-only'];
  await page.goto(`/catalog/default/component/${component}/kubernetes`);
  await expect(page.getByText(/^Fix/).first()).toBeVisible();
  const film = Film.of(page);
  await film.take(
    'The Deployment lacks the label: the page says so, and what to change.',
  );
  const patch = await page
    .getByRole('group', { name: /Change of deployment-/ })
    .innerText();

  await patchDeployment('demo-east', patch);
  try {
    await expect(page.getByText('Linked', { exact: true })).toBeVisible();
    await expect(pods(page, 'demo-east', 'refunds').first()).toBeVisible();
    await film.take('The change is applied: the page turns green by itself.');
  } finally {
    await patchDeployment(
      'demo-east',
      '{ metadata: { namespace: payments, name: refunds, labels: { backstage.io/kubernetes-id: null } } }',
    );
  }
  film.write(`${folder}/mended.svg`, 'A label is mended: the page turns green');
});
