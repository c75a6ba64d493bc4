/** @jest-environment node */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ControlPlane } from '@mooring/control-plane';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import {
  assessComponent,
  EntityWorkloads,
  OwnerTree,
} from '@mooring/plugin-kubernetes-workloads-common';
import request from 'supertest';
import plugin from '../src';
import { component } from '../src/__testUtils__/startPlugin';

jest.setTimeout(240_000);

const ID = 'backstage.io/kubernetes-id';
const CART = '/api/kubernetes-workloads/workloads/component/default/cart';
const DEPLOYMENT = {
  kind: 'Deployment.apps',
  namespace: 'default',
  name: 'cart',
};
const CONTAINER_LOG = ['first line', 'last line'];

const KINDS = [
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
  { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment' },
  { group: 'apps', version: 'v1', plural: 'replicasets', kind: 'ReplicaSet' },
];

const cart = (replicas: number, image = 'cart:1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'default', labels: { [ID]: 'cart' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'cart' } },
    template: {
      metadata: { labels: { app: 'cart', [ID]: 'cart' } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'web', image }],
      },
    },
  },
});

/** The plugin over the real cache, a real API server with its controllers, and kwok, which answers for logs over TLS as a kubelet does. */
describe('a real control plane', () => {
  // Ends its connections after the tests, which the default one doesn't.
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: ControlPlane;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    plane = await ControlPlane.start({
      controllers: true,
      containerLog: CONTAINER_LOG,
    });
    await plane.apply([cart(2)]);
    const watching = createBackendPlugin({
      pluginId: 'watching',
      register(env) {
        env.registerInit({
          deps: {
            cache: kubernetesCacheServiceRef,
            logger: coreServices.logger,
          },
          async init({ cache }) {
            const { url, caData, adminToken: token } = plane;
            cache.watch([
              {
                ...{ name: 'prod', url, caData, kinds: KINDS },
                getCredential: async () => ({ type: 'bearer token', token }),
              },
            ]);
          },
        });
      },
    });
    backend = await startTestBackend({
      features: [
        plugin,
        watching,
        mockServices.rootConfig.factory({
          data: {
            kubernetesWorkloads: {
              actions: { restartRollout: true, deletePod: true },
            },
          },
        }),
        catalogServiceMock.factory({ entities: [component('cart')] }),
        mockServices.database.factory({
          knex: await databases.init('SQLITE_3'),
          migrations: { skip: false },
        }),
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      ],
    });
    await until(
      'two pods of a whole view',
      ({ clusters: [{ pods, state }] }) =>
        state.type === 'synced' && pods.ready === 2,
    );
  });
  afterAll(async () => {
    // The cache's streams and timers end with the backend's life, before the API server's.
    await backend?.stop();
    await plane?.stop();
  });

  const read = async (): Promise<EntityWorkloads> =>
    (await request(backend.server).get(CART)).body;

  async function until(
    what: string,
    isSo: (workloads: EntityWorkloads) => boolean,
  ): Promise<EntityWorkloads> {
    const end = performance.now() + 60_000;
    for (;;) {
      const workloads = await read();
      if (workloads.clusters?.length > 0 && isSo(workloads)) return workloads;
      if (performance.now() > end)
        throw new Error(`waited for ${what}: ${JSON.stringify(workloads)}`);
      await sleep(100);
    }
  }

  /** The same from fresh lists, without the cache. */
  async function recomputed() {
    const objects: KubernetesObject[] = [];
    for (const { group, plural, kind } of KINDS) {
      const path = group ? `/apis/${group}/v1` : '/api/v1';
      const { items } = await plane.request(
        `${path}/namespaces/default/${plural}`,
        { query: { labelSelector: `${ID}=cart` } },
      );
      const apiVersion = group ? `${group}/v1` : 'v1';
      objects.push(
        ...items.map((item: object) => ({ ...item, kind, apiVersion })),
      );
    }
    const tree = OwnerTree.create(objects);
    const { status, pods, problems, workloads } = assessComponent({
      tree,
      now: Date.now(),
    });
    const names = [...tree.ofKind('Pod')].map(({ metadata }) => metadata.name);
    return JSON.parse(
      JSON.stringify({
        names: names.sort(),
        assessment: { status, pods, problems, workloads },
      }),
    );
  }

  /** What is shown and what the cluster holds, once they are the same, or at last. */
  async function shownAndHeld() {
    const end = performance.now() + 60_000;
    for (;;) {
      const {
        clusters: [{ podRows, status, pods, problems, workloads }],
      } = await read();
      const shown = {
        names: podRows.map(({ name }) => name).sort(),
        assessment: { status, pods, problems, workloads },
      };
      const held = await recomputed();
      const isSame = JSON.stringify(shown) === JSON.stringify(held);
      if (isSame || performance.now() > end) return { shown, held };
      await sleep(250);
    }
  }

  async function expectTheSame() {
    const { shown, held } = await shownAndHeld();
    expect(shown).toEqual(held);
  }

  it('streams the log of a pod, and of all pods of a workload', async () => {
    const { clusters } = await read();
    const [{ name }] = clusters[0].podRows;
    const one = await request(backend.server).get(`${CART}/logs`).query({
      cluster: 'prod',
      podNamespace: 'default',
      pod: name,
      container: 'web',
      tailLines: 2,
    });
    expect([one.status, one.text]).toEqual([200, 'first line\nlast line\n']);

    const all = await request(backend.server).get(`${CART}/logs`).query({
      cluster: 'prod',
      podNamespace: 'default',
      workloadKind: 'Deployment.apps',
      workload: 'cart',
    });
    for (const { name: pod } of clusters[0].podRows)
      expect(all.text).toContain(`[pod/${pod}/web] last line`);
  });

  it('tells the events of a workload and of what it owns', async () => {
    const { body } = await request(backend.server).get(`${CART}/events`).query({
      cluster: 'prod',
      objectKind: DEPLOYMENT.kind,
      objectNamespace: DEPLOYMENT.namespace,
      objectName: DEPLOYMENT.name,
    });
    const reasons = body.events.map(({ reason }: any) => reason);
    expect(reasons).toEqual(
      expect.arrayContaining([
        'ScalingReplicaSet',
        'SuccessfulCreate',
        'Scheduled',
      ]),
    );
  });

  it('restarts a rollout and deletes a pod, and changes nothing by a dry run', async () => {
    const before = await read();
    const namesOf = ({ clusters }: EntityWorkloads) =>
      clusters[0].podRows.map(({ name }) => name);
    const invoke = (action: string, object: object, dryRun?: boolean) =>
      request(backend.server)
        .post(`${CART}/actions/${action}`)
        .send({ cluster: 'prod', object, dryRun });
    const [first] = namesOf(before);
    const pod = { kind: 'Pod', namespace: 'default', name: first };
    const uid = async () =>
      (await plane.request(`/api/v1/namespaces/default/pods/${first}`)).metadata
        .uid;
    const known = await uid();
    for (const [action, object] of [
      ['restart-rollout', DEPLOYMENT],
      ['delete-pod', pod],
    ] as const)
      expect((await invoke(action, object, true)).status).toBe(200);
    await sleep(1_000);
    expect(await uid()).toBe(known);
    const deployment = '/apis/apps/v1/namespaces/default/deployments/cart';
    expect((await plane.request(deployment)).metadata.generation).toBe(1);

    const deleted = await invoke('delete-pod', pod);
    expect(deleted.body.message).toBe(
      `Pod ${first} is being deleted; its controller replaces it.`,
    );
    const replaced = await until(
      'another pod',
      workloads =>
        !namesOf(workloads).includes(first) &&
        workloads.clusters[0].pods.ready === 2,
    );

    expect((await invoke('restart-rollout', DEPLOYMENT)).status).toBe(200);
    const old = namesOf(replaced);
    await until(
      'a rollout of new pods',
      workloads =>
        workloads.clusters[0].pods.ready === 2 &&
        !namesOf(workloads).some(name => old.includes(name)),
    );
    await expectTheSame();
  });

  it('shows what the cluster holds, after each fault', async () => {
    await until('a finished rollout', ({ status }) => status === 'Healthy');
    const deployment = '/apis/apps/v1/namespaces/default/deployments/cart';
    const change = (replicas: number, image: string) =>
      plane.request(deployment, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: {
          spec: {
            replicas,
            template: { spec: { containers: [{ name: 'web', image }] } },
          },
        },
      });
    await plane.restartApiServer({ signal: 'SIGKILL' });
    await expectTheSame();

    await change(4, 'cart:2');
    await plane.restartApiServer({ signal: 'SIGKILL' });
    await change(1, 'cart:3');
    await expectTheSame();

    await plane.stopApiServer();
    await until('the silence to show', ({ status }) => status === 'Unknown');
    await plane.startApiServer();
    await change(3, 'cart:4');
    await expectTheSame();
    const { clusters } = await until(
      'three pods',
      ({ clusters: [{ pods }] }) => pods.ready === 3,
    );
    expect(clusters[0].state.type).toBe('synced');
  });
});
