import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, Page, test } from '@playwright/test';
import { parse } from 'yaml';
import { ControlPlanes } from './ControlPlanes';
import {
  checkExample,
  COMPONENTS,
  EXAMPLES,
  matchCard,
  picture,
} from './matchingExamples';
import { signIn } from './portal';
import { PortalProcess } from './PortalProcess';

// What matching.test.ts shows over the demo clusters, here over real API servers, controllers and schedulers; and every
// fix, applied to the cluster or to the catalog file as the page offers it.
let clusters: ControlPlanes;
let portal: PortalProcess;
let examples: string;

test.beforeAll(async () => {
  test.setTimeout(600_000); // may have to build the control plane first
  examples = await mkdtemp(join(tmpdir(), 'mooring-examples-'));
  await cp(join(__dirname, '../../../examples'), examples, { recursive: true });
  clusters = await ControlPlanes.start();
  portal = await PortalProcess.start({
    configs: ['app-config.e2e-control-plane.yaml'],
    clusters: await clusters.access(),
    environment: { E2E_EXAMPLES: examples },
  });
});

test.afterAll(async () => {
  await portal?.stop();
  await clusters?.stop();
  await rm(examples, { recursive: true, force: true });
});

test.beforeEach(async ({ page }) => {
  await signIn(page, portal.url);
});

const open = (page: Page, example: string, tab = '') =>
  page.goto(
    `${portal.url}/catalog/default/component/${COMPONENTS[example]}${tab}`,
  );

test('each example shows its verdict, evidence and fix, on card and tab', async ({
  page,
}) => {
  test.setTimeout(900_000);
  const { url } = portal;
  for (const [example, expected] of Object.entries(EXAMPLES)) {
    await test.step(example, () =>
      checkExample(page, { example, expected, url }),
    );
  }
});

/** Applies the fix that the page shows: to the catalog file, or to the object on demo-east. */
async function applyShownFix(page: Page, example: string) {
  const change = page.getByRole('group', { name: /^Change of / }).first();
  await expect(change).toBeVisible();
  const file = await change.getAttribute('aria-label');
  if (file?.includes('catalog-info.yaml')) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download patch' }).first().click();
    const patch = await (await download).path();
    const folder = join(examples, 'mismatched', example);
    // As its author would; Git finds the place although the numbers of the lines may differ.
    execFileSync('git', ['apply', '-p1', patch], {
      cwd: folder,
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
  } else {
    await patchObject(await change.innerText());
  }
}

async function patchObject(patch: string) {
  const body = parse(patch);
  const { namespace, name } = body.metadata;
  expect(body).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
  await clusters
    .of('demo-east')
    .request(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body,
    });
}

async function changeFile(example: string, change: (text: string) => string) {
  const file = join(examples, 'mismatched', example, 'catalog-info.yaml');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

/** What the rules without a fix of their own leave to the team. */
const REMEDIES: Record<string, () => Promise<void>> = {
  'id-collision': () =>
    changeFile('id-collision', text =>
      text.replace(/(coupons-v2[^]*kubernetes-id:) coupons/, '$1 other'),
    ),
  'no-objects': async () => {
    const manifest = join(
      examples,
      'mismatched/id-collision/k8s/deployment.yaml',
    );
    const text = await readFile(manifest, 'utf8');
    await clusters
      .of('demo-east')
      .apply(text.replaceAll('coupons', 'loyalty-points'));
  },
  'only-finished': () =>
    patchObject(
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { namespace: shop, name: clearance-sale }, spec: { replicas: 1 } }',
    ),
};

for (const [example, [status, sentence]] of Object.entries(EXAMPLES)) {
  test(`${example}: turns green once the fix is applied`, async ({ page }) => {
    await open(page, example, '/kubernetes');
    const main = page.locator('main');
    await expect(main).toContainText(sentence);
    if (status === 'Linked') {
      await page.getByRole('button').filter({ hasText: sentence }).click();
    }
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));
    await (REMEDIES[example]?.() ?? applyShownFix(page, example));

    await expect(
      page.getByRole('table', { name: /^Workloads on / }).first(),
    ).toBeVisible({ timeout: 60_000 });
    await expect(main).not.toContainText(sentence, { timeout: 60_000 });
    expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
    await picture(page, `${example}-fixed`);

    await open(page, example);
    const card = matchCard(page);
    await expect(card).toContainText('Linked');
    await expect(card).not.toContainText('Not linked');
    await expect(card).not.toContainText(sentence);
  });
}

test('annotation-misplaced: the card turns green, and there is a tab, once the fix is applied', async ({
  page,
}) => {
  await open(page, 'annotation-misplaced');
  await applyShownFix(page, 'annotation-misplaced');
  await expect(
    matchCard(page).getByText('Linked', { exact: true }),
  ).toBeVisible({ timeout: 60_000 });
  await picture(page, 'annotation-misplaced-fixed');
  await page.getByRole('link', { name: 'Kubernetes', exact: true }).click();
  await expect(
    page.getByRole('table', { name: /^Workloads on / }).first(),
  ).toBeVisible();
});

test('annotation-missing: the card leads to the annotation, and the tab to the label', async ({
  page,
}) => {
  await open(page, 'annotation-missing');
  await applyShownFix(page, 'annotation-missing');
  const card = matchCard(page);
  await expect(card).toContainText('has that name, but not the label', {
    timeout: 60_000,
  });
  await expect(card).toContainText('Not linked');
  await card.getByRole('link', { name: 'Details' }).click();
  await applyShownFix(page, 'annotation-missing');
  await expect(
    page.getByRole('table', { name: /^Workloads on / }).first(),
  ).toBeVisible({ timeout: 60_000 });
  await picture(page, 'annotation-missing-fixed');
});

test('cluster-unreachable: nothing is said to be absent while an API server is down', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const west = clusters.of('demo-west');
  await openUnclaimed(page);
  await west.stopApiServer({ signal: 'SIGKILL' });
  try {
    await expectUnknown(page, 'demo-west does not answer');
  } finally {
    await west.startApiServer();
  }
  await expect(page.getByRole('heading', { name: 'Not linked' })).toBeVisible({
    timeout: 90_000,
  });
});

test('access-denied, then credentials-rejected: the missing right is named, then the refused token', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const west = clusters.of('demo-west');
  await openUnclaimed(page);
  await west.request(
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/mooring',
    { method: 'DELETE' },
  );
  // An API server asks for the right when a watch begins, not while it lasts.
  await west.restartApiServer();
  await expectUnknown(page, 'The portal cannot list');
  await west.request('/api/v1/namespaces/mooring/serviceaccounts/mooring', {
    method: 'DELETE',
  });
  await expectUnknown(
    page,
    "The portal's credentials are refused by demo-west",
  );
});

/** Opens the tab of a component that has no workload anywhere. */
async function openUnclaimed(page: Page) {
  await clusters
    .of('demo-east')
    .request('/apis/apps/v1/namespaces/customers/deployments/loyalty-points', {
      method: 'DELETE',
    })
    .catch(error => expect(error).toMatchObject({ status: 404 }));
  await open(page, 'no-objects', '/kubernetes');
  await expect(page.getByRole('heading', { name: 'Not linked' })).toBeVisible({
    timeout: 90_000,
  });
}

async function expectUnknown(page: Page, sentence: string) {
  await expect(page.locator('main')).toContainText(sentence, {
    timeout: 120_000,
  });
  await expect(
    page.getByRole('heading', { name: 'Unknown', exact: true }),
  ).toBeVisible();
}
