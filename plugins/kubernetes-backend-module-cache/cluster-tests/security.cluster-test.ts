import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { ControlPlane, TruthSampler } from '@mooring/control-plane';
import { BareBackend } from './BareBackend';

// In bareBackendMain.ts, which only the backend's own process can load
const VISIBLE_TO = 'example.com/visible-to';

const SECRET_TEXT = 'nobody-may-read-this';
const SETTING = 'nor-this-setting';
const APPLIED = 'nor-what-was-applied';

/** What must be in no answer and in no log, whatever was asked. */
const CONFIDENTIAL = [
  SECRET_TEXT,
  Buffer.from(SECRET_TEXT).toString('base64'),
  SETTING,
  Buffer.from(SETTING).toString('base64'),
  APPLIED,
];

const labels = { 'backstage.io/kubernetes-id': 'cart' };
const annotations = {
  'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
    stringData: { password: APPLIED },
  }),
};
const metadata = { namespace: 'shop', labels, annotations };
const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'password', ...metadata },
    stringData: { password: SECRET_TEXT },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', ...metadata },
    data: { setting: SETTING },
    binaryData: { setting2: Buffer.from(SETTING).toString('base64') },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart', ...metadata },
    spec: { ports: [{ port: 80 }] },
  },
];

const entity = (name: string, visibleTo?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-id': 'cart',
      ...(visibleTo && { [VISIBLE_TO]: visibleTo }),
    },
  },
});
/** What each cluster holds for the component. */
const HELD = ['secrets', 'configmaps', 'services'];

const cart = entity('cart');
const hidden = entity('hidden', 'somebody-else');

const ACTION =
  '/api/kubernetes/.backstage/actions/v1/actions/kubernetes%3Aget-kubernetes-resources-for-entity/invoke';

/** Every route that reads, with a body that asks for as much as can be had. */
const READS: [path: string, body?: JsonObject][] = [
  ['/api/kubernetes/services/cart', { entity: cart as never, auth: {} }],
  [
    '/api/kubernetes/resources/workloads/query',
    { entityRef: 'component:default/cart', auth: {} },
  ],
  [
    '/api/kubernetes/resources/custom/query',
    {
      entityRef: 'component:default/cart',
      auth: {},
      customResources: [
        { group: 'apps', apiVersion: 'v1', plural: 'deployments' },
      ],
    },
  ],
  ['/api/kubernetes/clusters'],
  ['/api/kubernetes/cache/clusters'],
  [ACTION, { name: 'cart' }],
];

jest.setTimeout(300_000); // a control plane and a backend start in processes of their own

describe('what leaves the portal', () => {
  let controlPlane: ControlPlane;
  let backend: BareBackend;
  /** Fails if a cluster was ever shown without what it holds and without a word on it, one that refuses the portal included. */
  let endSampling: (() => Promise<number>) | undefined;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start();
    await controlPlane.apply(OBJECTS);
    const cluster = {
      url: controlPlane.url,
      caData: controlPlane.caData,
      authProvider: 'serviceAccount',
      serviceAccountToken: controlPlane.adminToken,
      skipMetricsLookup: true,
    };
    backend = await BareBackend.start({
      withCache: true,
      entities: [cart, hidden],
      callers: { restricted: { permissions: ['kubernetes.proxy'] } },
      kubernetes: {
        objectTypes: ['secrets', 'configmaps', 'services'],
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              { name: 'cached', ...cluster },
              { name: 'live', ...cluster },
              {
                name: 'refused',
                ...cluster,
                serviceAccountToken: 'wrong-token',
              },
            ],
          },
        ],
        cache: { clusters: { live: { enabled: false } } },
      },
    });
    // A connection of a new control plane can be cut off before it says what it thinks of the token.
    await backend.waitForClusters(
      ({ refused, cached }) =>
        refused?.state.type === 'unauthorized' &&
        cached?.state.type !== 'syncing',
    );
    endSampling = TruthSampler.create({
      claimed: async () => {
        const { items } = await backend.view(cart);
        return items
          .filter(({ errors }) => errors.length === 0)
          .flatMap(({ cluster: { name }, resources }) =>
            HELD.filter(
              type =>
                !resources.some(
                  held => held.type === type && held.resources.length > 0,
                ),
            ).map(type => `${name} without ${type}`),
          );
      },
      actual: () => [],
      noticeMs: 0,
    }).start();
  });
  afterAll(async () => {
    const samples = await endSampling?.();
    await backend?.stop();
    await controlPlane?.stop();
    if (samples === 0) throw new Error('no answer was sampled');
  });

  it('holds no Secret, no data of a ConfigMap and no token, from memory or live', async () => {
    for (const [path, body] of READS) {
      const { status, text } = await backend.call(path, { body });
      expect([path, status]).toEqual([path, 200]);
      for (const confidential of [
        ...CONFIDENTIAL,
        controlPlane.adminToken,
        'wrong-token',
      ]) {
        expect([path, text.includes(confidential)]).toEqual([path, false]);
      }
    }
    // The objects themselves are there, so there was something to leak.
    const { items, clusters } = await backend.view(cart);
    expect(clusters.map(({ name, source }) => [name, source])).toEqual([
      ['cached', 'mixed'], // Secrets are never kept, so they come live
      ['live', 'live'],
      ['refused', 'none'],
    ]);
    for (const { resources } of items.slice(0, 2)) {
      expect(
        resources.map(({ type, resources: [object] }) => [
          type,
          (object as { data?: unknown }).data,
        ]),
      ).toEqual([
        ['secrets', { password: '***' }],
        ['services', undefined],
        ['configmaps', undefined],
      ]);
    }
  });

  it.each([
    ['core', { group: '', apiVersion: 'v1', plural: 'secrets' }],
    ['up', { group: 'apps', apiVersion: '..', plural: 'secrets' }],
    ['down', { group: 'apps', apiVersion: 'v1/../../api/v1', plural: 'x' }],
  ])('is not reached by way of a custom resource (%s)', async (_, resource) => {
    const { status, text } = await backend.call(
      '/api/kubernetes/resources/custom/query',
      {
        body: {
          entityRef: 'component:default/cart',
          customResources: [resource],
        },
      },
    );
    expect(status).toBe(400);
    expect(text).toContain('customResources[0]');
  });

  it('is not kept in memory either', async () => {
    const { cached } = await backend.waitForClusters();
    const held = cached.kinds.filter(({ objects }) => objects > 0);
    expect(held.map(({ kind, objects }) => [kind, objects])).toEqual([
      ['Service', expect.any(Number)],
      ['ConfigMap', expect.any(Number)],
    ]);
  });

  it('is refused to callers without the permission', async () => {
    for (const [path, body] of READS) {
      const { status, text } = await backend.call(path, {
        body,
        caller: 'restricted',
      });
      // The action answers as if it did not exist.
      expect([path, [403, 404].includes(status)]).toEqual([path, true]);
      expect(text).not.toContain('settings');
    }
  });

  it('is only what belongs to entities that the caller may see', async () => {
    const asked: [string, JsonObject][] = [
      ['/api/kubernetes/services/hidden', { entity: hidden as never }],
      [
        '/api/kubernetes/resources/workloads/query',
        { entityRef: 'component:default/hidden' },
      ],
      [ACTION, { name: 'hidden' }],
    ];
    for (const [path, body] of asked) {
      const { status, text } = await backend.call(path, { body });
      expect([path, status >= 400]).toEqual([path, true]);
      expect(text).not.toContain('settings');
    }
    // What the caller claims about an entity is not believed: the catalog is asked.
    const claimed = entity('cart');
    claimed.metadata.annotations = {
      'backstage.io/kubernetes-label-selector': '!nothing',
    };
    const { items } = await backend.view(claimed);
    const names = items.flatMap(({ resources }) =>
      resources.flatMap(response =>
        (response.resources as { metadata?: { labels?: {} } }[]).map(
          object => object.metadata?.labels,
        ),
      ),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(
      names.every(found => found && 'backstage.io/kubernetes-id' in found),
    ).toBe(true);
  });

  it('is in no log', async () => {
    for (const confidential of [
      ...CONFIDENTIAL,
      controlPlane.adminToken,
      'wrong-token',
    ]) {
      expect(backend.output.includes(confidential)).toBe(false);
    }
    expect(backend.output).toContain('refused is unauthorized');
  });
});
