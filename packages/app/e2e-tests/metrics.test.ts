import AxeBuilder from '@axe-core/playwright';
import { failOnBrowserErrors } from '@backstage/e2e-test-utils/playwright';
import { expect, Page, test } from '@playwright/test';
import { chooseTheme, openKubernetesTab, pods, signIn } from './portal';

const POINTS = 120;
const curve = (height: number) =>
  Array.from({ length: POINTS }, (_, i) =>
    i > 40 && i < 50 ? null : height * (1 + Math.sin(i / 9) / 3),
  );
const series = ['storefront-1', 'storefront-2'].map((name, i) => ({
  name,
  values: curve(0.2 + i / 10),
}));
const panel = (id: string, unit: string) => ({
  ...{ id, unit, series },
  totalSeries: series.length,
});

/** What a backend with a Prometheus would answer. */
async function answerAsPrometheus(page: Page) {
  const entityRef = 'component:default/storefront';
  await page.route('**/workloads/component/default/storefront/alerts', route =>
    route.fulfill({ json: { entityRef, isConfigured: true, clusters: [] } }),
  );
  await page.route(
    '**/workloads/component/default/storefront/metrics?*',
    route =>
      route.fulfill({
        json: {
          entityRef,
          from: '2026-03-01T12:00:00Z',
          stepSeconds: 30,
          clusters: [
            {
              cluster: 'demo-east',
              instance: 'main',
              panels: [
                panel('cpu', 'cores'),
                panel('http-latency', 'seconds'),
                panel('http-errors', 'ratio'),
              ],
              notes: [],
            },
          ],
        },
      }),
  );
}

test.describe('metrics', () => {
  failOnBrowserErrors();
  test.beforeEach(async ({ page }) => signIn(page));

  test('shows what pods use of CPU and memory, as the cluster measures it', async ({
    page,
  }) => {
    await openKubernetesTab(page, 'storefront');
    const first = pods(page, 'demo-east', 'storefront').first();
    await expect(first).toContainText(/\d+m/);
    await expect(first).toContainText(/\d+Mi/);
    await expect(first).toContainText(/no limit set|% of the limit/);
  });

  for (const theme of ['Light', 'Dark'] as const)
    test(`draws what Prometheus knows, and has it as a table, ${theme.toLowerCase()}`, async ({
      page,
    }) => {
      await answerAsPrometheus(page);
      await chooseTheme(page, theme);
      await openKubernetesTab(page, 'storefront');
      const region = page.getByRole('region', { name: 'Metrics' });
      const cpu = region.getByRole('figure', { name: 'CPU', exact: true });
      await cpu.scrollIntoViewIfNeeded();
      await expect(cpu).toContainText('storefront-1');
      await expect.poll(() => inkOf(page)).toBeGreaterThan(500);
      await page.screenshot({
        path: `e2e-test-report/images/metrics/${theme.toLowerCase()}.png`,
        fullPage: true,
      });
      const { violations } = await new AxeBuilder({ page })
        .include('section[aria-label="Metrics"]')
        .analyze();
      expect(violations).toEqual([]);

      await cpu.getByRole('button', { name: /table/ }).focus();
      await page.keyboard.press('Enter');
      await expect(cpu.getByRole('row')).toHaveCount(POINTS + 1);
      await expect(cpu.getByRole('columnheader')).toHaveText([
        'Time',
        'storefront-1',
        'storefront-2',
      ]);
    });
});

/** The pixels of the first chart that are drawn on. */
async function inkOf(page: Page): Promise<number> {
  return await page
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas
        .getContext('2d')!
        .getImageData(0, 0, width, height);
      let ink = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) ink++;
      return ink;
    });
}
