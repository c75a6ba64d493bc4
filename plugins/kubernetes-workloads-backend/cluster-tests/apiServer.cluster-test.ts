/** @jest-environment node */

import { once } from 'node:events';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ControlPlane } from '@mooring/control-plane';
import {
  KubernetesCache,
  kubernetesCacheServiceRef,
} from '@mooring/plugin-kubernetes-cache-node';
import { generate } from 'selfsigned';
import request from 'supertest';
import plugin from '../src';
import { component } from '../src/__testUtils__/startPlugin';

const RBAC = resolve(__dirname, '../../../deploy/rbac');
const CART = '/api/kubernetes-workloads/workloads/component/default/cart';
const NODE = 'stand-in';
const labels = { app: 'cart', 'backstage.io/kubernetes-id': 'cart' };
const POD = { kind: 'Pod', namespace: 'default', name: 'cart-1' };
const asQuery = ({ kind, namespace, name }: typeof POD) => ({
  cluster: 'prod',
  objectKind: kind,
  objectNamespace: namespace,
  objectName: name,
});
/** What no terminal and no decoder likes. */
const LOG = Buffer.concat([
  Buffer.from('\u001b[31mfatal: no database\u001b[0m\n'),
  Buffer.from([0, 255, 10]),
  Buffer.alloc(1024 * 1024, 'x'),
]);

let controlPlane: ControlPlane;
let kubelet: Server;
/** What the kubelet was asked for. */
const asked: string[] = [];
let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
const get = (path: string, query: object = {}) =>
  request(server).get(`${CART}${path}`).query(query);
const act = (action: string, object: object, dryRun = false) =>
  request(server)
    .post(`${CART}/actions/${action}`)
    .send({ cluster: 'prod', object, dryRun });

beforeAll(async () => {
  controlPlane = await ControlPlane.start();
  kubelet = await startKubelet();
  await controlPlane.applyFiles(
    `${RBAC}/cluster-roles.yaml`,
    `${RBAC}/service-account.yaml`,
    `${RBAC}/actions.yaml`,
  );
  await createWorkload();
  const token = await controlPlane.createServiceAccountToken(
    'mooring',
    'mooring',
  );
  server = await startPortal(token);
  await controlPlane.waitFor(async () => {
    const { body } = await get('');
    return body.clusters?.[0]?.totalPods === 1;
  });
});
afterAll(async () => {
  kubelet?.closeAllConnections();
  kubelet?.close();
  await controlPlane?.stop();
});

/** Answers as a kubelet answers the API server that asks for a log. */
async function startKubelet(): Promise<Server> {
  const { private: key, cert } = await generate([
    { name: 'commonName', value: NODE },
  ]);
  const listening = createServer({ key, cert }, ({ url = '' }, response) => {
    asked.push(url);
    response.end(LOG);
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return listening;
}

async function createWorkload(): Promise<void> {
  const { port: Port } = kubelet.address() as AddressInfo;
  await controlPlane.request('/api/v1/nodes', {
    method: 'POST',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: NODE },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port } },
      },
    },
  });
  const containers = [{ name: 'web', image: 'cart:1' }];
  const [{ metadata }] = await controlPlane.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cart', namespace: 'default', labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'cart' } },
        template: { metadata: { labels }, spec: { containers } },
      },
    } as any,
  ]);
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  const pods = '/api/v1/namespaces/default/pods';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'cart-1',
      labels,
      finalizers: ['example.com/stay'],
      ownerReferences: [
        { ...owner, uid: (metadata as any).uid, controller: true },
      ],
    },
    spec: { containers, nodeName: NODE },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          ...{ name: 'web', image: 'cart:1', imageID: '', ready: true },
          restartCount: 0,
          state: { running: { startedAt: new Date().toISOString() } },
        },
      ],
    },
  };
  const { metadata: created } = await controlPlane.request(pods, {
    method: 'POST',
    body: pod,
  });
  await controlPlane.request(`${pods}/cart-1/status`, {
    method: 'PUT',
    body: pod,
  });
  for (const [name, uid] of [
    ['cart-1', created.uid],
    ['another', 'other'],
  ])
    await controlPlane.request('/api/v1/namespaces/default/events', {
      method: 'POST',
      body: {
        metadata: { name: `${name}.1`, namespace: 'default' },
        involvedObject: { kind: 'Pod', namespace: 'default', name, uid },
        ...{ type: 'Warning', reason: 'BackOff', message: `of ${name}` },
        ...{ count: 3, source: { component: 'kubelet' } },
        lastTimestamp: new Date().toISOString(),
      },
    });
}

async function startPortal(token: string) {
  let cache: KubernetesCache | undefined;
  const clusters = createBackendPlugin({
    pluginId: 'clusters',
    register(env) {
      env.registerInit({
        deps: { given: kubernetesCacheServiceRef },
        async init({ given }) {
          cache = given;
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      clusters,
      mockServices.rootConfig.factory({
        data: {
          kubernetesWorkloads: {
            actions: { restartRollout: true, deletePod: true },
          },
        },
      }),
      catalogServiceMock.factory({ entities: [component('cart')] }),
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
    ],
  });
  cache!.watch([
    {
      name: 'prod',
      url: controlPlane.url,
      caData: controlPlane.caData,
      kinds: [
        { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
        {
          ...{ group: 'apps', version: 'v1' },
          ...{ plural: 'deployments', kind: 'Deployment' },
        },
      ],
      getCredential: async () => ({ type: 'bearer token', token }),
    },
  ]);
  return backend.server;
}

it('gives a log as the kubelet writes it, by way of the API server', async () => {
  const { status, body } = await get('/logs', {
    ...{ cluster: 'prod', podNamespace: 'default', pod: 'cart-1' },
    ...{ container: 'web', previous: 'true', tailLines: 7 },
  })
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  expect(status).toBe(200);
  expect(Buffer.compare(body, LOG)).toBe(0);
  expect(asked.at(-1)).toMatch(/^\/containerLogs\/default\/cart-1\/web\?/);
  expect(asked.at(-1)).toContain('previous=true');
  expect(asked.at(-1)).toContain('tailLines=7');
});

it('merges the logs of a workload', async () => {
  const { text } = await get('/logs', {
    ...{ cluster: 'prod', podNamespace: 'default' },
    ...{ workloadKind: 'Deployment.apps', workload: 'cart' },
  });
  expect(text).toContain('[pod/cart-1/web] \u001b[31mfatal: no database');
});

it('tells the events of an object and of what it owns, and of no other', async () => {
  for (const object of [POD, { ...POD, kind: 'Deployment.apps', name: 'cart' }])
    expect((await get('/events', asQuery(object))).body.events).toMatchObject([
      { object: POD, reason: 'BackOff', message: 'of cart-1', count: 3 },
    ]);
});

it('acts only with the right to, and changes nothing in a dry run', async () => {
  const refused = await act('delete-pod', POD);
  expect([refused.status, refused.body.error.message]).toEqual([
    403,
    expect.stringContaining('it needs "delete" on pods'),
  ]);
  for (const role of ['mooring-delete-pods', 'mooring-restart-rollouts'])
    await controlPlane.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: role },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: role,
        },
        subjects: [
          { kind: 'ServiceAccount', name: 'mooring', namespace: 'mooring' },
        ],
      } as any,
    ]);
  // The API server learns of a right a moment later.
  await controlPlane.waitFor(
    async () => (await act('delete-pod', POD, true)).status === 200,
  );
  const pod = () =>
    controlPlane.request('/api/v1/namespaces/default/pods/cart-1');
  expect((await pod()).metadata.deletionTimestamp).toBeUndefined();
  expect((await act('delete-pod', POD)).status).toBe(200);
  expect((await pod()).metadata.deletionTimestamp).toBeDefined();

  const deployment = { ...POD, kind: 'Deployment.apps', name: 'cart' };
  const annotations = async () =>
    (
      await controlPlane.request(
        '/apis/apps/v1/namespaces/default/deployments/cart',
      )
    ).spec.template.metadata.annotations ?? {};
  await controlPlane.waitFor(
    async () => (await act('restart-rollout', deployment, true)).status === 200,
  );
  expect(await annotations()).toEqual({});
  expect((await act('restart-rollout', deployment)).status).toBe(200);
  expect(await annotations()).toHaveProperty([
    'kubectl.kubernetes.io/restartedAt',
  ]);
});
