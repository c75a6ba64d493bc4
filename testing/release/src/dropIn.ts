import { chromium, expect, Page } from '@playwright/test';
import { DemoCluster } from '@mooring/demo-cluster';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readLines } from './readmeLines';
import type { Registry } from './registry';
import { StockApp } from './StockApp';

/** Which page says how to add and to remove, and under which heading. */
export interface Guide {
  add: [page: string, heading: string];
  remove: [page: string, heading: string];
}

/** Two components, of which one is mistyped on its Deployment. */
const COMPONENTS = { web: 'web', cart: 'crat' };

const entities = Object.keys(COMPONENTS)
  .map(
    name => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations:
    backstage.io/kubernetes-id: ${name}
spec: { type: service, lifecycle: production, owner: guests }
`,
  )
  .join('---\n');

const deployments = Object.entries(COMPONENTS).map(([name, label]) => {
  const labels = { app: name, 'backstage.io/kubernetes-id': label };
  const containers = [{ name: 'main', image: `shop/${name}` }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
});

/**
 * Adds the packages to a stock app as the page says, looks at what its users then see, removes them as the page says, and
 * looks again.
 */
export async function dropIn(options: {
  root: string;
  work: string;
  name: string;
  legacy: boolean;
  registry: Registry;
  env: NodeJS.ProcessEnv;
  executablePath: string;
  guide: Guide;
  done(what: string): void;
}): Promise<void> {
  const { root, name, guide, done } = options;
  const [add, remove] = [guide.add, guide.remove].map(([page, heading]) =>
    readLines(readFileSync(join(root, page), 'utf8'), heading),
  );

  const app = await StockApp.create(options);
  done(`${name}: created and installed`);
  const cluster = await DemoCluster.start({
    name: 'demo',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop' },
      },
      ...deployments,
    ],
  });
  const config = {
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'demo',
              url: cluster.url,
              authProvider: 'serviceAccount',
              serviceAccountToken: cluster.tokens.viewer,
              caData: Buffer.from(cluster.caData).toString('base64'),
            },
          ],
        },
      ],
    },
    catalog: {
      locations: [
        { type: 'file', target: '../../shop.local.yaml' },
        {
          type: 'file',
          target: '../../examples/org.yaml',
          rules: [{ allow: ['User', 'Group'] }],
        },
      ],
    },
  };
  const browser = await chromium.launch({
    executablePath: options.executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  try {
    app.write({ 'shop.local.yaml': entities });
    await app.follow(add);
    done(`${name}: added as ${guide.add[0]} says`);
    let running = await app.start(config);
    done(`${name}: started`);
    try {
      const tab = await signIn(await browser.newPage(), running.url);
      await seesLinks(tab, running.url, cluster);
    } finally {
      await running.stop();
    }
    done(`${name}: card, tab, fleet page are there, and a view asks nothing`);

    for (const file of add.code.keys()) await app.git('checkout', file);
    await app.follow(remove);
    await isAsBefore(app);
    running = await app.start(config);
    try {
      const tab = await signIn(await browser.newPage(), running.url);
      await seesNothing(tab, running.url);
    } finally {
      await running.stop();
    }
    done(`${name}: removed, and the app is as before`);
  } finally {
    await browser.close();
    await cluster.stop();
    app.remove();
  }
}

async function signIn(page: Page, url: string) {
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  const enter = page.getByRole('button', { name: 'Enter' });
  const header = page.getByRole('heading', { name: /Catalog/ });
  await enter.or(header.first()).first().waitFor();
  if (await enter.isVisible()) await enter.click();
  await header.first().waitFor();
  return page;
}

const soon = { timeout: 60_000 };
const card = (page: Page) =>
  page.getByRole('article').filter({
    has: page.getByRole('heading', { name: 'Kubernetes', exact: true }),
  });
const entityPage = (url: string, name: string) =>
  `${url}/catalog/default/component/${name}`;

async function seesLinks(page: Page, url: string, cluster: DemoCluster) {
  await page.goto(entityPage(url, 'cart'));
  await expect(card(page)).toContainText('Not linked', soon);
  await page.goto(`${entityPage(url, 'cart')}/kubernetes`);
  await expect(page.getByText(/2 characters differ/).first()).toBeVisible(soon);
  await page.goto(`${url}/kubernetes-matching`);
  const fleet = page.getByRole('grid');
  await expect(fleet.getByRole('row', { name: /cart/ })).toBeVisible(soon);

  await page.goto(`${url}/kubernetes-matching/rules/near-miss`);
  await expect(page.getByRole('heading', { name: 'near-miss' })).toBeVisible(
    soon,
  );

  await page.goto(`${entityPage(url, 'web')}/kubernetes`);
  await expect(
    page.getByText(/^2 pods$|2 of 2 pods ready/).first(),
  ).toBeVisible(soon);
  const before = cluster.requests.count({ verb: 'list' });
  await page.reload();
  await expect(
    page.getByText(/^2 pods$|2 of 2 pods ready/).first(),
  ).toBeVisible(soon);
  const lists = cluster.requests.find({ verb: 'list' }).slice(before);
  const asked = lists.filter(({ group }) => group !== 'metrics.k8s.io');
  if (asked.length > 0) {
    throw new Error(`a view asked ${asked.map(each => each.path).join(', ')}`);
  }
}

/** What git sees of the app is what it saw before; of Yarn's settings, which Yarn writes in its own form, the meaning. */
async function isAsBefore(app: StockApp) {
  const changed = await app.git('status', '--porcelain');
  const file = '.yarnrc.yml';
  const others = changed
    .split('\n')
    .filter(line => line && line !== ` M ${file}`);
  if (others.length > 0) {
    const diff = await app.git('diff');
    throw new Error(`left behind:\n${changed}\n${diff.slice(0, 4000)}`);
  }
  const before = parse(await app.git('show', `HEAD:${file}`));
  const after = parse(readFileSync(join(app.directory, file), 'utf8'));
  expect(after).toEqual(before);
}

async function seesNothing(page: Page, url: string) {
  await page.goto(`${entityPage(url, 'cart')}/kubernetes`);
  await expect(
    page.getByText(/No resources on any known clusters/).first(),
  ).toBeVisible(soon);
  await page.goto(entityPage(url, 'cart'));
  await expect(page.getByText('About').first()).toBeVisible(soon);
  await expect(card(page)).toHaveCount(0);
  await page.goto(`${url}/kubernetes-matching`);
  await expect(page.getByText(/404|PAGE NOT FOUND/i).first()).toBeVisible(soon);
}
