import { existsSync } from 'node:fs';
import { chromium, expect } from '@playwright/test';

// Long, since a loaded machine takes minutes to draw the first page
const TIMEOUT_MS = 180_000;
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Signs in and opens the Kubernetes tab of an example: its pods on both demo clusters have to be seen. */
export async function seeTab({ url, screenshot }) {
  const executablePath =
    process.env.CHROMIUM_PATH ?? PROGRAMS.find(path => existsSync(path));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
  });
  try {
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(url);
    await page.getByRole('button', { name: 'Enter' }).click();
    await expect(
      page.getByRole('heading', { name: 'Home', exact: true }),
    ).toBeVisible({ timeout: TIMEOUT_MS });
    await page.goto(`${url}/catalog/default/component/storefront/kubernetes`);
    for (const [cluster, count] of [
      ['demo-east', 3],
      ['demo-west', 2],
    ]) {
      const pods = page
        .getByRole('region', { name: cluster, exact: true })
        .getByRole('table', { name: /^Pods on / })
        .getByRole('row', { name: /^storefront/ });
      await expect(pods).toHaveCount(count, { timeout: TIMEOUT_MS });
    }
  } finally {
    await page.screenshot({ path: screenshot }).catch(() => {});
    await browser.close();
  }
}
