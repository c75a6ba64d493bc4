import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, Page, test } from '@playwright/test';
import { health, signIn } from './portal';

/** What may be sent before anything shows, and what the tab may add, in KB compressed. See docs/decisions/0030. */
const FIRST_LOAD_KB = 850;
const TAB_KB = 120;

const compressedKb = (code: Buffer) => gzipSync(code).length / 1000;

test('the scripts that the page begins with are within the budget', () => {
  const dist = join(__dirname, '../dist');
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(
    ([, path]) =>
      readFileSync(join(dist, path.replace(/^.*?static/, 'static'))),
  );
  expect(scripts.length).toBeGreaterThan(0);
  const size = scripts.map(compressedKb).reduce((sum, each) => sum + each, 0);
  expect(size).toBeLessThan(FIRST_LOAD_KB);
  // Nothing that only the tab shows is among them.
  const code = Buffer.concat(scripts).toString();
  expect(code).toContain('kubernetes-workloads');
  expect(code).not.toContain('Before the crash');
});

/** The scripts that a page loads from now on, in KB compressed. */
function loadedScripts(page: Page) {
  const sizes: Promise<number>[] = [];
  page.on('response', response => {
    if (/\.js$/.test(new URL(response.url()).pathname))
      sizes.push(response.body().then(compressedKb));
  });
  return async () =>
    (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0);
}

test('the Kubernetes tab adds little to the page of an entity', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/catalog/default/component/orders');
  await expect(page.getByText('3 of 3 pods ready')).toBeVisible();
  const added = loadedScripts(page);
  await page
    .getByRole('tab', { name: 'Kubernetes' })
    .or(page.getByRole('link', { name: 'Kubernetes', exact: true }))
    .first()
    .click();
  await expect(health(page, 'Healthy')).toBeVisible();
  await page.waitForLoadState('networkidle');
  const size = await added();
  test.info().annotations.push({ type: 'KB', description: size.toFixed(1) });
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(TAB_KB);
});
