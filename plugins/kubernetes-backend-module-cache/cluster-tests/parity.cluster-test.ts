import { Entity } from '@backstage/catalog-model';
import { ControlPlane } from '@mooring/control-plane';
import { DemoCluster } from '@mooring/demo-cluster';
import { BareBackend } from './BareBackend';
import { withDocumentedDifferences } from './documentedDifferences';
import { generateEntities, OBJECTS } from './parityFixtures';

const SEED = Number(process.env.SEED ?? 20260101);
const ENTITIES = 300;

const ALL_TYPES = [
  ...['pods', 'services', 'configmaps', 'limitranges', 'resourcequotas'],
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
  ...['horizontalpodautoscalers', 'jobs', 'cronjobs', 'ingresses'],
  ...['secrets', 'persistentvolumeclaims'],
];

/** How often two answers are compared before a difference counts: the cluster may change between them. */
const ATTEMPTS = 4;

interface Pair {
  ours: BareBackend;
  upstream: BareBackend;
}

/** Asks both at the same instant; what differs must differ every time. */
async function expectParity({ ours, upstream }: Pair, entity: Entity) {
  for (let attempt = 1; ; attempt++) {
    const [ourAnswer, theirAnswer] = await Promise.all([
      ours.view(entity),
      upstream.view(entity),
    ]);
    try {
      expect(ourAnswer.items).toEqual(
        withDocumentedDifferences(theirAnswer.items),
      );
      return ourAnswer;
    } catch (error) {
      if (attempt < ATTEMPTS) continue;
      const { annotations } = entity.metadata;
      throw new Error(
        `seed ${SEED}, ${JSON.stringify(annotations)}: ${
          (error as Error).message
        }`,
      );
    }
  }
}

async function startPair(options: {
  kubernetes: Parameters<typeof BareBackend.start>[0]['kubernetes'];
  entities: Entity[];
}): Promise<Pair> {
  const [ours, upstream] = await Promise.all([
    BareBackend.start({ ...options, withCache: true }),
    BareBackend.start({ ...options, withCache: false }),
  ]);
  return { ours, upstream };
}

function kubernetesConfig(cluster: {
  name: string;
  url: string;
  caData: string;
  token: string;
}) {
  const { token, ...address } = cluster;
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            ...address,
            ...{ authProvider: 'serviceAccount', serviceAccountToken: token },
            title: 'A cluster',
            dashboardUrl: 'https://dashboard.example.com',
            dashboardApp: 'standard',
          },
        ],
      },
    ],
  };
}

/** A clock that stands still: usage changes with each moment. */
const frozenAt = Date.now();
const frozenClock = {
  Date: { now: () => frozenAt },
  setTimeout: () => undefined,
  clearTimeout: () => {},
};

describe('the answer from memory', () => {
  let pair: Pair | undefined;
  afterEach(async () => {
    await Promise.all([pair?.ours.stop(), pair?.upstream.stop()]);
    pair = undefined;
  });

  it(`equals that of the Kubernetes plugin, object for object and field for field, for ${ENTITIES} entities`, async () => {
    const controlPlane = await ControlPlane.start({ controllers: true });
    try {
      await controlPlane.apply(OBJECTS);
      await quiet(controlPlane);
      const entities = generateEntities({ count: ENTITIES, seed: SEED });
      pair = await startPair({
        entities,
        kubernetes: {
          ...kubernetesConfig({
            name: 'real',
            url: controlPlane.url,
            caData: controlPlane.caData,
            token: controlPlane.adminToken,
          }),
          objectTypes: ALL_TYPES,
          customResources: [
            { group: 'example.com', apiVersion: 'v1', plural: 'widgets' },
            { group: 'example.com', apiVersion: 'v1', plural: 'missing' },
          ],
        },
      });
      await pair.ours.waitForClusters();
      let objects = 0;
      const types = new Set<string>();
      for (const entity of entities) {
        const { items } = await expectParity(pair, entity);
        for (const { type, resources } of items.flatMap(i => i.resources)) {
          objects += resources.length;
          if (resources.length > 0) types.add(type);
        }
      }
      // What was compared was not nothing.
      expect([...types].sort()).toEqual(
        [...ALL_TYPES, 'customresources'].sort(),
      );
      expect(objects).toBeGreaterThan(ENTITIES * 10);
    } finally {
      await controlPlane.stop();
    }
  }, 600_000);

  it('equals it with pod metrics', async () => {
    const entities = generateEntities({ count: 1, seed: SEED });
    entities[0].metadata.annotations = { 'backstage.io/kubernetes-id': 'cart' };
    const cluster = await DemoCluster.start({
      name: 'demo',
      age: { hours: 1 },
      clock: frozenClock,
      objects: OBJECTS.filter(({ kind }) =>
        ['Namespace', 'Deployment'].includes(kind),
      ) as never,
    });
    try {
      pair = await startPair({
        entities,
        kubernetes: kubernetesConfig({
          name: 'demo',
          url: cluster.url,
          caData: Buffer.from(cluster.caData).toString('base64'),
          token: cluster.tokens.viewer,
        }),
      });
      await pair.ours.waitForClusters();
      await pair.ours.view(entities[0]); // the metrics may come after the answer; the next one has them
      const { items } = await expectParity(pair, entities[0]);
      expect(items[0].podMetrics.length).toBeGreaterThan(0);
    } finally {
      await cluster.stop();
    }
  });
});

/** Waits until the controllers have done their work: the pods are the same, and unchanged, for a while. */
async function quiet(controlPlane: ControlPlane): Promise<void> {
  let last = '';
  let since = Date.now();
  await controlPlane.waitFor(
    async () => {
      const { items } = await controlPlane.request('/api/v1/pods');
      const versions = items
        .map(({ metadata }: any) => metadata.resourceVersion)
        .join();
      if (versions !== last) since = Date.now();
      last = versions;
      return items.length > 0 && Date.now() - since > 5_000;
    },
    { description: 'the controllers to finish' },
  );
}
