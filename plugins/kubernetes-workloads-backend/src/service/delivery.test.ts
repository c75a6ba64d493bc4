import { KubernetesObject } from '@mooring/kubernetes-objects';
import request from 'supertest';
import { FakeCache } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

// An answer that is not as the document says is answered with 500.
jest.mock('../schema/openapi', () => {
  const { createOpenApiRouter } = jest.requireActual('../schema/openapi');
  return {
    createOpenApiRouter: (options: object) =>
      createOpenApiRouter({
        ...options,
        validatorOptions: { validateResponses: true },
      }),
  };
});

jest.setTimeout(60_000); // a backend starts for each test

const CART = '/api/kubernetes-workloads/workloads/component/default/cart';
const SHA = '3f2c1a9b5d6e7f8091a2b3c4d5e6f708192a3b4c';
const RESOURCES = [
  { ...{ group: 'apps', kind: 'Deployment' }, namespace: 'shop', name: 'cart' },
];

function deployment(metadata: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...{ name: 'cart', namespace: 'shop', uid: 'cart' },
      labels: { 'backstage.io/kubernetes-id': 'cart' },
      ...metadata,
    },
  };
}
const trackedBy = (name: string) =>
  deployment({
    annotations: {
      'argocd.argoproj.io/tracking-id': `${name}:apps/Deployment:shop/cart`,
    },
  });

function application(
  name: string,
  { spec = {}, status = {}, metadata = {} } = {},
): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', uid: `app-${name}`, ...metadata },
    spec: {
      source: { repoURL: 'https://bot:s3cr3t@github.com/acme/cart' },
      destination: { server: 'https://kubernetes.default.svc' },
      ...spec,
    },
    status: {
      sync: { status: 'Synced', revision: SHA },
      health: { status: 'Healthy' },
      resources: RESOURCES,
      ...status,
    },
  };
}

async function deliveries(
  cache: FakeCache,
  options?: Parameters<typeof startPlugin>[1],
) {
  const { server } = await startPlugin(cache, options);
  return async () => {
    const { status, body } = await request(server).get(CART);
    expect([status, cache.asked]).toEqual([200, []]);
    return body.deliveries;
  };
}

const all = { Pod: 'synced', 'Application.argoproj.io': 'synced' } as const;

describe('what Argo CD says of a component', () => {
  it('is in the answer, without credentials and without asking a cluster', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart'), trackedBy('cart'), application('cart')]);
    const { items, unresolved } = await (await deliveries(cache))();
    expect(unresolved).toEqual([]);
    expect(items).toMatchObject([
      {
        reconciler: { namespace: 'argocd', name: 'cart' },
        ...{ cluster: 'prod', deploysTo: 'prod' },
        ...{ sync: 'Synced', health: 'Healthy' },
        by: ['argocd.argoproj.io/tracking-id'],
        objects: [{ cluster: 'prod', kind: 'Deployment.apps', name: 'cart' }],
        revision: { url: `https://github.com/acme/cart/commit/${SHA}` },
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('s3cr3t');
  });

  it('follows each change, and knows since when what it has seen to change', async () => {
    const cache = new FakeCache();
    cache.add('prod', [trackedBy('cart'), application('cart')]);
    const ask = await deliveries(cache);
    expect((await ask()).items[0].since).toBeUndefined();
    const before = Date.now();
    cache.set('prod', [
      trackedBy('cart'),
      application('cart', {
        status: {
          sync: { status: 'OutOfSync' },
          resources: [{ ...RESOURCES[0], status: 'OutOfSync' }],
        },
      }),
    ]);
    const [{ sync, since, drift }] = (await ask()).items;
    expect([sync, drift]).toMatchObject([
      'OutOfSync',
      [{ name: 'cart', drift: 'different' }],
    ]);
    expect(since).toBeGreaterThanOrEqual(before);
    cache.set('prod', [trackedBy('cart')]);
    expect((await ask()).items).toEqual([]);
  });

  it('is found on a hub that deploys to the cluster, and nowhere else', async () => {
    const cache = new FakeCache();
    cache.add('prod', [trackedBy('cart')]).kindStates = all;
    cache.add('staging', [trackedBy('cart')]).kindStates = all;
    const to = (name: string) => ({ spec: { destination: { name } } });
    cache.add('hub', [
      application('cart', to('prod')),
      application('other', to('prod')),
    ]).kindStates = all;
    const ask = await deliveries(cache);
    const { items, unresolved } = await ask();
    expect(
      items.map(({ reconciler, deploysTo, by }: any) => [
        ...[reconciler.name, deploysTo, by],
      ]),
    ).toEqual([
      ['cart', 'prod', ['argocd.argoproj.io/tracking-id']],
      ['other', 'prod', ['status.resources']],
    ]);
    expect(unresolved).toMatchObject([
      { because: 'not-found', reconciler: { name: 'cart' } },
    ]);
  });

  it('is taken from a destination of a name that nobody knows only if it lists the object', async () => {
    const cache = new FakeCache();
    cache.add('prod', [trackedBy('cart')]).kindStates = all;
    const unknown = { spec: { destination: { name: 'eks-prod' } } };
    cache.add('hub', [application('cart', unknown)]).kindStates = all;
    const ask = await deliveries(cache);
    const [item] = (await ask()).items;
    expect(item).toMatchObject({
      cluster: 'hub',
      destination: { name: 'eks-prod' },
    });
    expect(item.deploysTo).toBeUndefined();
    cache.set('hub', [
      application('cart', { ...unknown, status: { resources: [] } }),
    ]);
    expect((await ask()).items).toEqual([]);
  });

  it.each([
    ['not-installed', { 'Application.argoproj.io': 'not-served' }],
    ['unknown', { 'Application.argoproj.io': 'forbidden' }],
    ['unknown', { 'Application.argoproj.io': 'syncing' }],
    ['not-found', { 'Application.argoproj.io': 'synced' }],
  ] as const)('says %s for %j', async (because, states) => {
    const cache = new FakeCache();
    cache.add('prod', [trackedBy('cart')]).kindStates = {
      ...{ Pod: 'synced' },
      ...states,
    };
    const { items, unresolved } = await (await deliveries(cache))();
    expect([items, unresolved]).toMatchObject([[], [{ because }]]);
  });

  it('is in the changes too, each sync with its commit, without asking a cluster', async () => {
    const cache = new FakeCache();
    const history = [{ revision: SHA, deployedAt: '2026-11-30T09:00:00Z' }];
    const operationState = {
      ...{ phase: 'Failed', message: 'Deployment.apps "cart" is invalid' },
      finishedAt: '2026-11-30T10:00:00Z',
    };
    cache.add('prod', [
      trackedBy('cart'),
      application('cart', { status: { history, operationState } }),
    ]);
    const { server } = await startPlugin(cache);
    const { status, body } = await request(server).get(`${CART}/changes`);
    expect([status, cache.asked]).toEqual([200, []]);
    expect(body.syncs).toMatchObject([
      {
        ...{ at: '2026-11-30T10:00:00.000Z', phase: 'Failed' },
        message: expect.stringMatching(
          /^Application argocd\/cart failed to sync: .*is invalid/,
        ),
      },
      {
        ...{ at: '2026-11-30T09:00:00.000Z', phase: 'Succeeded' },
        ...{ cluster: 'prod', reconciler: { name: 'cart' } },
        message: 'Application argocd/cart synced 3f2c1a9.',
        revision: { url: `https://github.com/acme/cart/commit/${SHA}` },
      },
    ]);
  });

  it('names what is above an Application, and no end of it', async () => {
    const cache = new FakeCache();
    const by = (name: string, own: string) => ({
      metadata: {
        annotations: {
          'argocd.argoproj.io/tracking-id': `${name}:argoproj.io/Application:argocd/${own}`,
        },
      },
    });
    cache.add('prod', [
      trackedBy('cart'),
      application('cart', by('apps', 'cart')),
      application('apps', { ...by('root', 'apps'), status: { resources: [] } }),
      application('root', { ...by('apps', 'root'), status: { resources: [] } }),
    ]);
    const [{ parents }] = (await (await deliveries(cache))()).items;
    expect(parents.map(({ name }: any) => name)).toEqual(['apps', 'root']);
  });
});

describe('the annotations for Argo CD', () => {
  const link = { 'argocd/app-name': 'cart' };

  it('find what has deployed nothing yet, and its problem leads everywhere', async () => {
    const cache = new FakeCache();
    cache.add('prod', [
      application('cart', {
        status: {
          sync: { status: 'OutOfSync' },
          operationState: { phase: 'Failed', message: 'is invalid: x' },
          resources: [],
        },
      }),
    ]).kindStates = all;
    const { server } = await startPlugin(cache, {
      annotations: link,
      instances: [{ name: 'main', url: 'https://argocd.example.com/' }],
    });
    const { body } = await request(server).get(CART);
    expect(body.deliveries.items).toMatchObject([
      {
        ...{ by: ['argocd/app-name'], objects: [] },
        url: 'https://argocd.example.com/applications/argocd/cart',
      },
    ]);
    expect(body.clusters[0].problems).toMatchObject([
      { problem: 'sync-failed', workload: { name: 'cart' } },
    ]);
    const summaries = await request(server).get(
      '/api/kubernetes-workloads/summaries?entityRef=component:default/cart',
    );
    expect(summaries.body.items[0]).toMatchObject({
      problem: { problem: 'sync-failed' },
    });
  });

  it('should agree with what tracks the workloads', async () => {
    const cache = new FakeCache();
    cache.add('prod', [
      trackedBy('cart'),
      application('cart'),
      application('other', { status: { resources: [] } }),
    ]).kindStates = all;
    const ask = await deliveries(cache, {
      annotations: { 'argocd/app-name': 'other' },
    });
    const { items, unresolved } = await ask();
    expect(items.map(({ by }: any) => by)).toEqual([
      ['argocd.argoproj.io/tracking-id'],
      ['argocd/app-name'],
    ]);
    expect(unresolved).toMatchObject([
      {
        because: 'disagrees',
        reason:
          'The annotation argocd/app-name names Application argocd/other, but the workloads are deployed by argocd/cart.',
      },
    ]);
  });

  it('say where one of that name is, and that there are several', async () => {
    const cache = new FakeCache();
    cache.add('prod', [application('cart')]).kindStates = all;
    cache.add('hub', [application('cart')]).kindStates = all;
    const askFor = async (annotations: Record<string, string>) =>
      (await (await deliveries(cache, { annotations }))()).unresolved;
    expect(await askFor(link)).toMatchObject([
      {
        because: 'ambiguous',
        reason: expect.stringContaining(
          'argocd/cart on prod, argocd/cart on hub',
        ),
      },
    ]);
    expect(
      await askFor({ ...link, 'argocd/app-namespace': 'team-a' }),
    ).toMatchObject([{ because: 'elsewhere' }]);
  });

  it.each([
    [{ 'argocd/app-selector': 'team=shop' }, ['a', 'b']],
    [{ 'argocd/app-selector': 'team%3Dshop' }, ['a', 'b']],
    [{ 'argocd/app-name': 'a', 'argocd/app-namespace': 'elsewhere' }, []],
    [{ 'argocd/app-name': 'a', 'argocd/app-namespace': 'argocd' }, ['a']],
    [{ 'argocd/app-name': 'a', 'argocd/project-name': 'other' }, []],
    [{ 'argocd/app-name': 'a', 'argocd/instance-name': 'hub' }, []],
    [{ 'argocd/app-name': 'a', 'argocd/instance-name': 'main' }, ['a']],
    [{ 'argocd/app-selector': 'a in (' }, []],
    [{ 'argocd/app-name': 'none' }, []],
  ])('%j find %j', async (annotations, names) => {
    const cache = new FakeCache();
    const labels = { metadata: { labels: { team: 'shop' } } };
    cache.add('prod', [
      ...['a', 'b'].map(name => application(name, labels)),
      application('c'),
    ]).kindStates = all;
    cache.add('hub', []).kindStates = all;
    const ask = await deliveries(cache, {
      annotations: annotations as Record<string, string>,
      instances: [
        { name: 'main', url: 'https://a.example.com', cluster: 'prod' },
        { name: 'hub', url: 'https://b.example.com', cluster: 'hub' },
      ],
    });
    const { items, unresolved } = await ask();
    expect(items.map(({ reconciler }: any) => reconciler.name)).toEqual(names);
    expect(unresolved).toHaveLength(names.length > 0 ? 0 : 1);
  });
});

it('finds what Flux applied by its labels', async () => {
  const cache = new FakeCache();
  cache.add('prod', [
    deployment({
      labels: {
        'backstage.io/kubernetes-id': 'cart',
        'kustomize.toolkit.fluxcd.io/name': 'shop',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    }),
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1beta2',
      kind: 'Kustomization',
      metadata: { name: 'shop', namespace: 'flux-system', uid: 'shop' },
      spec: { sourceRef: { kind: 'GitRepository', name: 'shop' } },
      status: {
        lastAppliedRevision: `main@sha1:${SHA}`,
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
  ]);
  const ask = await deliveries(cache);
  expect((await ask()).items).toMatchObject([
    { tool: 'flux', sync: 'Synced', revision: { short: 'main@3f2c1a9' } },
  ]);
});
