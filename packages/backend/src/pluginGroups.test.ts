import { once } from 'node:events';
import { createServer, request, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { PostgresServer } from './__testUtils__/PostgresServer';
import { namesOf } from './__testUtils__/viewWorkloads';
import { component, workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

/** The paths of the plugins of the group `kubernetes`. */
const KUBERNETES = /^\/api\/kubernetes(-matching)?\//;

let ingress: Server;
let cluster: DemoCluster;
let postgres: PostgresServer;
let portal: BackendProcess;
let kubernetes: BackendProcess;

beforeAll(async () => {
  ingress = createServer((incoming, response) => {
    const backend = KUBERNETES.test(incoming.url!) ? kubernetes : portal;
    if (!backend) {
      // It is still starting, and who asks for it asks again.
      response.writeHead(503).end();
      return;
    }
    const { url } = backend;
    const { method, headers } = incoming;
    const outgoing = request(new URL(incoming.url!, url), { method, headers });
    outgoing.on('response', answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  ingress.listen(0, '127.0.0.1');
  await once(ingress, 'listening');
  postgres = await PostgresServer.start();
  cluster = await DemoCluster.start({ name: 'demo' });
  cluster.apply(workload('shop'));

  portal = await startBackend({
    groups: ['portal'],
    elsewhere: ['kubernetes', 'kubernetes-matching', 'kubernetes-workloads'],
    catalog: JSON.stringify(component('shop')),
  });
  kubernetes = await startBackend({ groups: ['kubernetes'], elsewhere: ['*'] });
});
afterAll(async () => {
  await Promise.all([kubernetes?.stop(), portal?.stop()]);
  await cluster?.stop();
  await postgres?.stop();
  ingress?.close();
});

async function startBackend(options: {
  groups: string[];
  /** The plugins to look for behind the ingress. */
  elsewhere: string[];
  catalog?: string;
}): Promise<BackendProcess> {
  const { groups, elsewhere, catalog } = options;
  const { port } = ingress.address() as AddressInfo;
  const internal = `http://127.0.0.1:${port}/api/{{pluginId}}`;
  const clusters: JsonObject[] = [
    {
      name: cluster.name,
      url: cluster.url,
      authProvider: 'serviceAccount',
      serviceAccountToken: cluster.tokens.viewer,
      caData: Buffer.from(cluster.caData).toString('base64'),
      skipMetricsLookup: true,
    },
  ];
  return await BackendProcess.start({
    files: ['app-config.production.yaml', 'app-config.catalog.yaml'],
    config: {
      backend: { pluginGroups: groups },
      discovery: {
        endpoints: [{ target: { internal }, plugins: elsewhere }],
      },
      kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
    },
    catalog,
    env: {
      PORTAL_URL: `http://127.0.0.1:${port}`,
      PORTAL_ADMINISTRATORS: 'group:default/platform',
      AUTH_SESSION_SECRET: 's3cret-of-the-session',
      OIDC_METADATA_URL: 'http://127.0.0.1:9/.well-known/openid-configuration',
      OIDC_CLIENT_ID: 'portal',
      OIDC_CLIENT_SECRET: 's3cret-of-the-client',
      ...postgres.env,
    },
  });
}

it('shows workloads from a process that runs nothing but what talks to clusters', async () => {
  const path = '/catalog/entities/by-name/component/default/shop';
  await portal.waitUntil(async () => (await portal.call(path)).status === 200);
  const entityRef = 'component:default/shop';
  const { status, body } = await kubernetes.call(
    '/kubernetes/resources/workloads/query',
    { body: { entityRef, auth: {} } },
  );
  expect(status).toBe(200);
  expect(namesOf(body.items[0])).toMatchObject({ deployments: ['shop'] });
});

it('runs each group once', async () => {
  expect((await portal.call('/kubernetes/clusters')).status).toBe(404);
  expect((await kubernetes.call('/catalog/entities')).status).toBe(404);
  expect((await fetch(`${portal.url}/`)).status).toBe(404); // the group `app` runs nowhere
});

it('refuses a group that there is not', async () => {
  await expect(
    startBackend({ groups: ['apps'], elsewhere: ['*'] }),
  ).rejects.toThrow(/backend\.pluginGroups\[0\]/);
});
