import { expect, test } from '@playwright/test';
import { chooseTheme, signIn } from './portal';

test.beforeEach(async ({ page }) => signIn(page));

test('leads to every page from the sidebar', async ({ page }) => {
  const sidebar = page.getByTestId('sidebar-root');
  for (const [link, heading] of [
    ['Home', 'My components'],
    ['Catalog', 'Mooring Catalog'],
    ['APIs', 'Mooring API Explorer'],
    ['Docs', 'No documents to show'],
    ['Create', 'Templates'],
    ['Register', 'Register an existing component'],
    ['Graph', 'Catalog Graph'],
    ['Matching', 'Rules'],
    ['Notifications', 'Unread notifications (0)'],
    ['Settings', 'Appearance'],
  ]) {
    await sidebar.getByRole('link', { name: link, exact: true }).click();
    await expect(page.getByText(heading).first()).toBeVisible();
  }
});

test('finds a component by search', async ({ page }) => {
  await page.getByTestId('sidebar-root').getByText('Search').click();
  await page.getByRole('textbox', { name: 'Search' }).fill('storefront');
  await page
    .getByRole('link', { name: /Storefront/ })
    .first()
    .click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Storefront' }),
  ).toBeVisible();
});

test('keeps the theme that was chosen', async ({ page }) => {
  for (const theme of ['Dark', 'Light'] as const) {
    await chooseTheme(page, theme);
    await page.goto('/');
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      theme.toLowerCase(),
    );
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-name',
      'mooring',
    );
  }
});

test('can be used with the keyboard alone', async ({ page }) => {
  // Every entry of the sidebar can be reached and shows that it has the focus.
  const sidebar = page.getByTestId('sidebar-root');
  const reached: string[] = [];
  for (let stops = 0; stops < 20 && !reached.includes('Settings'); stops++) {
    await page.keyboard.press('Tab');
    const focused = sidebar.locator(':focus');
    if ((await focused.count()) === 0) continue;
    reached.push((await focused.getAttribute('aria-label')) ?? '');
  }
  expect(reached).toEqual([
    'Mooring',
    'Search',
    'Home',
    'Catalog',
    'APIs',
    'Docs',
    'Create',
    'Register',
    'Graph',
    'Matching',
    'Tour',
    'Notifications',
    'Visualizer',
    'Settings',
  ]);

  await page.keyboard.press('Enter');
  await expect(page.getByText('Appearance')).toBeVisible();
});

test.describe('400 pixels wide', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('leads everywhere from the bar at the bottom', async ({ page }) => {
    const bar = page.getByTestId('mobile-sidebar-root');
    await bar.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'APIs' }).click();
    await expect(page.getByText('Mooring API Explorer')).toBeVisible();

    for (const [button, text] of [
      ['Search', 'Results per page'],
      ['Notifications', 'No records to display'],
      ['Settings', 'Appearance'],
    ]) {
      await bar.getByRole('button', { name: button }).click();
      await expect(page.getByText(text).first()).toBeVisible();
    }
  });

  test('fits the window', async ({ page }) => {
    for (const path of [
      '/',
      '/catalog/default/component/storefront',
      '/settings',
    ]) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
      ).toBeLessThanOrEqual(400);
    }
  });
});

test('serves nothing of the clusters to those who have not signed in', async ({
  request,
}) => {
  const index = await (await request.get('/')).text();
  const scripts = [...index.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)];
  expect(scripts.length).toBeGreaterThan(0);
  const served = await Promise.all(
    scripts.map(async ([, path]) => (await request.get(path)).text()),
  );
  expect(index).toContain('"baseUrl"'); // the configuration is in the page
  for (const text of [index, ...served]) {
    expect(text).not.toMatch(/demo-east|demo-west|Demo East|https:\/\/127/);
  }
});
