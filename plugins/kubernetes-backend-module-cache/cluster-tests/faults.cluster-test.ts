import { Entity } from '@backstage/catalog-model';
import { TruthSampler } from '@mooring/control-plane';
import { DemoCluster, Fault } from '@mooring/demo-cluster';
import { BareBackend } from './BareBackend';

/** A view of healthy clusters takes milliseconds; one that waits for a cluster takes the live timeout of 5 s at least. */
const AT_ONCE_MS = 2_500;

const WORKLOAD = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'cart',
    namespace: 'shop',
    labels: { 'backstage.io/kubernetes-id': 'cart' },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'cart' } },
    template: {
      metadata: {
        labels: { app: 'cart', 'backstage.io/kubernetes-id': 'cart' },
      },
      spec: { containers: [{ name: 'main', image: 'example/cart:1' }] },
    },
  },
};
const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'cart' },
  },
};

const NAMES = ['one', 'two', 'three'];

jest.setTimeout(300_000); // a backend starts in a process of its own for each test

describe('one broken cluster of three', () => {
  let clusters: DemoCluster[];
  let backend: BareBackend | undefined;

  beforeEach(async () => {
    clusters = await Promise.all(
      NAMES.map(name => DemoCluster.start({ name, objects: [WORKLOAD] })),
    );
  });
  /** Fails the test if an answer to the tab has ever shown less than there is, without a word. */
  let endSampling: (() => Promise<number>) | undefined;
  afterEach(async () => {
    const samples = await endSampling?.();
    endSampling = undefined;
    await backend?.stop();
    backend = undefined;
    if (samples === 0) throw new Error('no answer was sampled');
    await Promise.all(clusters.map(cluster => cluster.stop()));
  });

  const healthy = { pods: 2, errors: [] };

  async function start(third: Record<string, string> = {}) {
    backend = await BareBackend.start({
      withCache: true,
      entities: [entity],
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: clusters.map(({ name, url, caData, tokens }) => ({
              name,
              url,
              caData: Buffer.from(caData).toString('base64'),
              authProvider: 'serviceAccount',
              serviceAccountToken: tokens.viewer,
              ...(name === 'three' && third),
            })),
          },
        ],
      },
    });
    const started = backend;
    endSampling = TruthSampler.create({
      // Every cluster holds the same pods; one that has not answered says so by an error.
      claimed: async () => {
        const answers = Object.entries(await view(started));
        const whole = answers.filter(([, { errors }]) => errors.length === 0);
        return whole
          .filter(([, { pods }]) => pods !== healthy.pods)
          .map(([name, { pods }]) => `${name}: ${pods} pods`);
      },
      actual: () => [],
      noticeMs: 0,
    }).start();
    return started;
  }

  /** What each cluster shows: how many pods, and the texts of its errors. */
  async function view(of: BareBackend) {
    const { items } = await of.view(entity);
    return Object.fromEntries(
      items.map(({ cluster, resources, errors }) => [
        cluster.name,
        {
          pods: resources
            .filter(({ type }) => type === 'pods')
            .flatMap(response => response.resources).length,
          errors: errors.map(error =>
            error.errorType === 'FETCH_ERROR'
              ? error.message
              : JSON.stringify(error),
          ),
        },
      ]),
    );
  }
  it.each<[string, Fault, RegExp[]]>([
    [
      'answers 401',
      { kind: 'status', code: 401 },
      [/^authentication: The API server refuses the token \(401\)/],
    ],
    ['resets connections', { kind: 'reset' }, [/^\w+: .+ \(for .+\)$/]],
    [
      'is a sign-in page',
      { kind: 'garbage' },
      [/^api: .*instead of JSON.* \(for .+\)$/],
    ],
    [
      'forbids every kind',
      { kind: 'status', code: 403 },
      [
        /^api: .*cannot (list|watch) .*grant "list" and "watch" on .*; likewise/,
      ],
    ],
    [
      'forbids one kind',
      { kind: 'status', code: 403, resources: ['jobs'] },
      [/^api: .*cannot (list|watch) jobs .*grant "list" and "watch" on "jobs"/],
    ],
  ])(
    'that %s is one line, and the others are whole',
    async (_, fault, lines) => {
      clusters[2].faults.add(fault);
      const started = await start();
      await started.waitForClusters();
      const { one, two, three } = await view(started);
      expect([one, two]).toEqual([healthy, healthy]);
      expect(three.errors).toEqual(lines.map(expect.stringMatching));
      expect(JSON.stringify(three.errors)).not.toContain('UNKNOWN_ERROR');
    },
  );

  it('that never answers costs the first view the live timeout at most, and later ones nothing', async () => {
    clusters[2].faults.add({ kind: 'hang' });
    const started = await start();
    await started.waitForClusters(
      ({ one, two }) =>
        one?.state.type === 'synced' && two?.state.type === 'synced',
    );
    const first = await view(started); // the cluster may still count as syncing
    const before = performance.now();
    const second = await view(started);
    expect(performance.now() - before).toBeLessThan(AT_ONCE_MS);
    for (const { one, two, three } of [first, second]) {
      expect([one, two]).toEqual([healthy, healthy]);
      expect(three).toEqual({ pods: 0, errors: [expect.any(String)] });
    }
  });

  it('whose role cannot be assumed is one line', async () => {
    const started = await start({
      authProvider: 'googleServiceAccount', // there are no credentials of Google here
    });
    await started.waitForClusters();
    const { one, two, three } = await view(started);
    expect([one, two]).toEqual([healthy, healthy]);
    expect(three).toEqual({
      pods: 0,
      errors: [expect.stringMatching(/^credentials: /)],
    });
  });

  it('that is stopped shows what was there last, with its age, and is followed again when it is back', async () => {
    const started = await start();
    await started.waitForClusters(all =>
      Object.values(all).every(({ state }) => state.type === 'synced'),
    );
    const heal = clusters[2].faults.add({ kind: 'reset' });
    await started.waitForClusters(({ three }) => three.state.type === 'stale');
    const { one, two, three } = await view(started);
    expect([one, two]).toEqual([healthy, healthy]);
    expect(three).toEqual({
      pods: 2,
      errors: [
        expect.stringMatching(
          /^what is shown is as it was \d+ \w+ ago, at \d{4}-.+: .+/,
        ),
      ],
    });
    heal();
    await started.waitForClusters(
      ({ three: it }) => it.state.type === 'synced',
    );
    expect((await view(started)).three).toEqual(healthy);
  });

  it('whose token is rotated is followed with the new one', async () => {
    const started = await start();
    await started.waitForClusters(all =>
      Object.values(all).every(({ state }) => state.type === 'synced'),
    );
    clusters[2].rotateToken('viewer');
    clusters[2].faults.add({ kind: 'reset', count: 30 }); // ends what is open
    await started.waitForClusters(
      ({ three }) => three.state.type === 'unauthorized',
    );
    expect((await view(started)).three).toEqual({
      pods: 0,
      errors: [
        expect.stringMatching(
          /^authentication: The API server refuses the token \(401\)/,
        ),
      ],
    });
    expect(started.output).not.toContain(clusters[2].tokens.viewer);
  });
});
