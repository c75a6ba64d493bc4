import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component, deployment, ID } from './__testUtils__/entities';
import { FakeStore } from './__testUtils__/FakeStore';
import { eventually, startPlugin } from './__testUtils__/startPlugin';

jest.setTimeout(240_000);

const path = '/matches/component/default/payments';

it('answers for an entity, follows the cluster, and says when nothing is new', async () => {
  const store = FakeStore.create()
    .addCluster('prod', [deployment('payments', { id: 'payment' })])
    .addCluster('far', [], {
      type: 'unreachable',
      since: '2026-01-01T00:00:00.000Z',
      reason: 'connect ETIMEDOUT',
    });
  const { get } = await startPlugin({
    entities: [component('payments'), component('docs', { id: false })],
    store,
  });

  const first = await get(path);
  expect(first.body).toMatchObject({
    entityRef: 'component:default/payments',
    status: 'unknown',
    omitted: [],
    clusters: [
      { cluster: 'prod', status: 'unmatched', objects: 3, workloads: [] },
      { cluster: 'far', status: 'unknown', objects: 0 },
    ],
  });
  expect(first.body.findings.map((f: any) => f.rule)).toEqual([
    'cluster-unreachable',
    'near-miss',
  ]);
  const again = await get(path).set('if-none-match', first.headers.etag);
  expect(again.status).toBe(304);

  store.setState('far', { type: 'synced' });
  expect((await get(path)).body.status).toBe('unmatched');

  store.apply('prod', deployment('payments', { id: 'payments' }));
  const matched = await get(path).set('if-none-match', first.headers.etag);
  expect(matched.status).toBe(200);
  expect(matched.body).toMatchObject({
    status: 'matched',
    findings: [],
    clusters: [
      {
        cluster: 'prod',
        counts: { 'Deployment.apps': 1, Pod: 1 },
        workloads: [{ kind: 'Deployment', namespace: 'shop', desired: 1 }],
      },
      { cluster: 'far', status: 'unmatched' },
    ],
  });
  const list = await eventually(
    () => get('/matches?status=matched'),
    ({ body }) => body.totalItems === 1,
  );
  expect(list.body.items).toEqual([
    {
      entityRef: 'component:default/payments',
      owner: 'group:default/shop',
      status: 'matched',
      rules: [],
      clusters: ['prod'],
      namespaces: ['shop'],
      counts: { 'Deployment.apps': 1, 'ReplicaSet.apps': 1, Pod: 1 },
    },
  ]);
  // References are compared in lower case, as everywhere in the catalog.
  const capitals = await get('/matches/Component/Default/PAYMENTS');
  expect(capitals.body.entityRef).toBe('component:default/payments');
});

it('suggests workloads for an entity that asks for none, each once', async () => {
  // Named by two rules: another label is the name, and an annotation is what the label should be.
  const website = deployment('website', { app: 'docs' });
  const metadata = { ...website.metadata, annotations: { [ID]: 'docs' } };
  const { get } = await startPlugin({
    entities: [component('docs', { id: false })],
    store: FakeStore.create().addCluster('prod', [{ ...website, metadata }]),
  });
  const { body } = await get('/matches/component/default/docs');
  expect(body.suggestions).toMatchObject([
    { cluster: 'prod', kind: 'Deployment', name: 'website' },
  ]);
  expect((await get('/matches')).body.totalItems).toBe(0);
});

it('pages and filters the list, those not linked first', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `c${100 + index}`);
  const entities = names.map((name, index) =>
    component(name, {
      owner: `team-${index % 30}`,
      title: index === 7 ? 'Lucky <b>Seven</b>' : undefined,
    }),
  );
  const store = FakeStore.create().addCluster(
    'prod',
    names.slice(0, 30).map(name => deployment(name, { id: name })),
  );
  const { get } = await startPlugin({ entities, store });
  await eventually(
    () => get('/matches'),
    ({ body }) => body.totalItems === 60,
  );
  const seen: string[] = [];
  let query = 'limit=25';
  for (;;) {
    const { body } = await get(`/matches?${query}`);
    seen.push(...body.items.map((item: any) => item.entityRef));
    expect(body.totalItems).toBe(60);
    if (!body.nextCursor) break;
    // What changes between pages neither repeats nor skips others.
    if (seen.length === 25)
      store.delete('prod', deployment(names[0], { id: names[0] }));
    query = `limit=25&cursor=${body.nextCursor}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.slice(0, 30)).toEqual(
    names.slice(30).map(name => `component:default/${name}`),
  );

  const count = async (filter: string) =>
    (await get(`/matches?${filter}`)).body.totalItems;
  expect(await count('rule=no-objects&rule=near-miss')).toBe(31);
  expect(await count('owner=group:default/TEAM-3')).toBe(2);
  const owners = Array.from(
    { length: 30 },
    (_, i) => `owner=group:default/team-${i}`,
  );
  expect(await count(owners.slice(0, 25).join('&'))).toBe(50);
  expect(await count('cluster=prod&namespace=shop')).toBe(29);
  expect(await count('kind=Component&text=%3Cb%3ESEV')).toBe(1);
  expect(await count('kind=API')).toBe(0);

  const errorOf = async (filter: string) => {
    const { status, body } = await get(`/matches?${filter}`);
    return `${status} ${body.error?.message}`;
  };
  expect(await errorOf('cursor=bm9uZQ')).toMatch(/^400 cursor: not one/);
  expect(await errorOf('limit=0')).toMatch(/^400/);
  expect(await errorOf('limit=1e9')).toMatch(/^400/);
  expect(await errorOf('status=fine')).toMatch(/^400/);
  expect(await errorOf('statuss=matched')).toMatch(/^400.*statuss/);
  expect(await errorOf(`text=${'x'.repeat(201)}`)).toMatch(/^400/);
});

it('explains an entity that is not registered, within bounds', async () => {
  const store = FakeStore.create().addCluster('prod', [
    deployment('orders', { id: 'orders' }),
  ]);
  const { get, post } = await startPlugin({ entities: [], store });
  const entity = component('orders', { id: 'Orders' });
  const explained = await post('/explain', { entity });
  expect(explained.body).toMatchObject({ status: 'unmatched' });
  expect(explained.body.findings[0]).toMatchObject({ rule: 'near-miss' });
  expect((await get('/matches')).body.totalItems).toBe(0);

  const { spec, ...rest } = entity;
  const odd = {
    ...rest,
    metadata: { name: 'orders', annotations: { [ID]: 7 } },
  };
  expect((await post('/explain', { entity: odd })).body.status).toBe('invalid');
  for (const body of [
    {},
    { entity: [] },
    { entity: { kind: 'Component' } },
    { entity: { ...rest, metadata: {} } },
    { entity: { ...rest, kind: 7 } },
    { entity: { ...rest, metadata: { name: 'x'.repeat(64) } } },
    { entity, more: true },
  ]) {
    expect((await post('/explain', body)).status).toBe(400);
  }
  const large = component('orders', {
    annotations: { 'example.com/large': 'x'.repeat(300_000) },
  });
  expect((await post('/explain', { entity: large })).status).toBe(400);
  const many = component('orders', {
    annotations: Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [
        `example.com/k${index}`,
        'v',
      ]),
    ),
  });
  expect((await post('/explain', { entity: many })).body.status).toBe(
    'matched',
  );
});

it('follows the catalog: changed, new, removed and renamed entities', async () => {
  const entities = [component('cart'), component('till')];
  const catalog = catalogServiceMock({ entities });
  const store = FakeStore.create().addCluster('prod', [
    deployment('cart', { id: 'cart' }),
  ]);
  const { get, followCatalog } = await startPlugin({ catalog, store });
  const listed = async () =>
    (await get('/matches')).body.items.map(
      (item: any) =>
        `${item.entityRef.split('/')[1]} ${item.status} ${item.owner}`,
    );
  await eventually(listed, lines => lines.length === 2);

  const replaceWith = (...next: typeof entities) => {
    const other = catalogServiceMock({ entities: next });
    catalog.streamEntities = other.streamEntities.bind(other);
    catalog.getEntitiesByRefs = other.getEntitiesByRefs.bind(other);
    catalog.getEntityByRef = other.getEntityByRef.bind(other);
  };
  replaceWith(component('cart', { owner: 'bank' }), component('desk'));
  await followCatalog();
  expect(
    await eventually(listed, lines =>
      lines.includes('desk unmatched group:default/shop'),
    ),
  ).toEqual([
    'desk unmatched group:default/shop',
    'cart matched group:default/bank',
  ]);

  // An entity that somebody looks at is as new as the catalog has it, without waiting.
  replaceWith(component('cart', { id: 'cort', owner: 'bank' }));
  expect((await get('/matches/component/default/cart')).body.status).toBe(
    'unmatched',
  );

  const fails = jest.fn(async function* stream() {
    throw new Error('the catalog is down');
  });
  catalog.streamEntities = fails;
  await followCatalog();
  expect(fails).toHaveBeenCalled();
  expect(await listed()).toHaveLength(2);
});

it('says that it does not know yet, as long as the catalog or the clusters are not known', async () => {
  const catalog = catalogServiceMock({ entities: [component('payments')] });
  const stream = catalog.streamEntities.bind(catalog);
  catalog.streamEntities = async function* fails() {
    throw new Error('not ready');
  };
  const store = FakeStore.create().addCluster('prod');
  const plugin = await startPlugin({ catalog, store, isCatalogReady: false });
  const { get, followCatalog } = plugin;
  for (const route of ['/matches', '/summary', '/dangling-labels']) {
    expect((await get(route)).status).toBe(503);
  }
  const { body } = await get(path);
  expect(body).toMatchObject({ status: 'unknown', clusters: [] });
  expect(body.findings.map((f: any) => f.rule)).toEqual(['not-synced']);

  catalog.streamEntities = stream;
  store.forgetClusters();
  await followCatalog();
  expect((await get('/clusters')).status).toBe(503);
  const list = await eventually(
    () => get('/matches'),
    answer => answer.body.totalItems === 1,
  );
  expect(list.body.items[0]).toMatchObject({
    status: 'unknown',
    leading: { rule: 'not-synced' },
  });
  const summary = await get('/summary');
  expect(summary.body).not.toHaveProperty('clusters');
});

it('says nothing of what no entity claims until the catalog has filled up', async () => {
  const catalog = catalogServiceMock({ entities: [] });
  const store = FakeStore.create().addCluster('prod', [
    deployment('payments', { id: 'payments' }),
  ]);
  const { get, followCatalog, writeLedger } = await startPlugin({
    catalog,
    store,
    isCatalogReady: false,
    config: {
      kubernetesMatching: { catalogQuietPeriod: { milliseconds: 100 } },
    },
  });
  const isRead = followCatalog();
  await eventually(
    () => get('/matches'),
    ({ status }) => status === 200,
  );
  await writeLedger();
  for (const route of ['/dangling-labels', '/unlabelled-workloads']) {
    const { status, body } = await get(route);
    expect(status).toBe(503);
    expect(body.error.message).toMatch(/^The catalog is still being read/);
  }
  const { body: summary } = await get('/summary');
  expect(summary).not.toHaveProperty('danglingLabels');
  expect(summary.trend).toEqual([]);

  const filled = catalogServiceMock({ entities: [component('payments')] });
  catalog.streamEntities = filled.streamEntities.bind(filled);
  catalog.getEntitiesByRefs = filled.getEntitiesByRefs.bind(filled);
  await isRead;
  const dangling = await eventually(
    () => get('/dangling-labels'),
    ({ status }) => status === 200,
  );
  expect(dangling.body.items).toEqual([]);
  await writeLedger();
  expect((await get('/summary')).body).toMatchObject({
    danglingLabels: 0,
    trend: [{ statuses: { matched: 1 } }],
  });
});

it('remembers since when, and shows how the statuses have developed', async () => {
  const store = FakeStore.create().addCluster('prod', [
    deployment('stray', { id: '=1+1' }),
  ]);
  const { get, writeLedger } = await startPlugin({
    entities: [component('payments')],
    store,
  });
  await writeLedger();
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect((await get('/matches')).body.items[0].leading.firstSeen).toEqual(date);
  expect((await get(path)).body.findings[0].firstSeen).toEqual(date);
  const dangling = await get('/dangling-labels?text=%3D1');
  expect(dangling.body.items).toMatchObject([
    { subject: '=1+1', cluster: 'prod', namespaces: ['shop'], firstSeen: date },
  ]);
  const { body } = await get('/summary?days=5&owner=group:default/shop');
  expect(body).toMatchObject({
    entities: 1,
    danglingLabels: 1,
    unlabelledWorkloads: 0,
    trend: [{ statuses: { unmatched: 1, matched: 0 } }],
  });
});

it('answers for a backend of any configuration, and names what is wrong with one', async () => {
  const start = (kubernetesMatching: any) =>
    startPlugin({ config: { kubernetesMatching } });
  await expect(
    start({ ledger: { retention: '10 lightyears' } }),
  ).rejects.toThrow(/kubernetesMatching.ledger.retention/);
  await expect(start({ rules: { 'near-mis': 'off' } })).rejects.toThrow(
    /did you mean near-miss/,
  );
  // Where others bring the tables up to date, nothing is migrated here.
  const latest = jest.fn();
  const database = mockServices.database.mock({
    migrations: { skip: true },
    getClient: async () => ({ migrate: { latest } } as any),
  });
  const plugin = await startPlugin({ features: [database.factory] });
  expect((await plugin.get('/clusters')).body).toEqual({
    items: [],
    sources: [],
  });
  expect(latest).not.toHaveBeenCalled();
});
