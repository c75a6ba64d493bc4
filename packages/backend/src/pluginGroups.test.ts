import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, Server } from 'node:https';
import { AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { DemoCluster } from '@mooring/demo-cluster';
import { JsonObject } from '@backstage/types';
import { generate } from 'selfsigned';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { PostgresServer } from './__testUtils__/PostgresServer';
import { namesOf } from './__testUtils__/viewWorkloads';
import { component, workload } from './__testUtils__/workload';
import { trustAuthority } from './tls/trustAuthority';

jest.setTimeout(300_000);

/** The paths of the plugins of the group `kubernetes`. */
const KUBERNETES = /^\/api\/kubernetes(-matching)?\//;

let directory: string;
let tls: Record<string, string>;
let ingress: Server;
let cluster: DemoCluster;
let postgres: PostgresServer;
let portal: BackendProcess;
let kubernetes: BackendProcess;
/** The state of the clusters at the moment when it said that it was ready. */
let onceReady: { status: number; body: any };

beforeAll(async () => {
  const { cert, private: key } = await certificate();
  directory = await mkdtemp(join(tmpdir(), 'mooring-groups-'));
  tls = {
    TLS_CERTIFICATE_FILE: join(directory, 'tls.crt'),
    TLS_KEY_FILE: join(directory, 'tls.key'),
    TLS_AUTHORITY_FILE: join(directory, 'ca.crt'),
  };
  await writeFile(tls.TLS_CERTIFICATE_FILE, cert);
  await writeFile(tls.TLS_AUTHORITY_FILE, cert);
  await writeFile(tls.TLS_KEY_FILE, key, { mode: 0o600 });
  trustAuthority(tls); // the test asks the halves as they ask each other
  ingress = createServer({ cert, key }, (incoming, response) => {
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
  onceReady = await kubernetes.call('/kubernetes/cache/clusters');
});
afterAll(async () => {
  await Promise.all([kubernetes?.stop(), portal?.stop()]);
  await cluster?.stop();
  await postgres?.stop();
  ingress?.close();
  await rm(directory, { recursive: true, force: true });
});

/** What a server answers to a request without TLS, up to its end. */
async function plainAnswer(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', data => {
    answer += data;
  });
  socket.write(
    'GET /.backstage/health/v1/liveness HTTP/1.1\r\nHost: x\r\n\r\n',
  );
  await once(socket, 'close').catch(() => {}); // a reset is an end
  return answer;
}

/** Resolves when a certificate of this authority is shown, and rejects with what is wrong with it. */
async function handshake(url: string, ca: string): Promise<void> {
  const port = Number(new URL(url).port);
  const socket = connectTls({ host: '127.0.0.1', port, ca });
  await once(socket, 'secureConnect');
  socket.destroy();
}

/** Its own authority, as cert-manager's `selfSigned` issuer makes them. */
async function certificate() {
  return await generate([{ name: 'commonName', value: 'mooring' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
}

async function startBackend(options: {
  groups: string[];
  /** The plugins to look for behind the ingress. */
  elsewhere: string[];
  catalog?: string;
}): Promise<BackendProcess> {
  const { groups, elsewhere, catalog } = options;
  const { port } = ingress.address() as AddressInfo;
  const internal = `https://127.0.0.1:${port}/api/{{pluginId}}`;
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
    scheme: 'https',
    files: ['app-config.production.yaml', 'app-config.catalog.yaml'],
    config: {
      backend: {
        pluginGroups: groups,
        health: { firstSyncTimeout: { minutes: 1 } },
        https: {
          certificate: {
            cert: { $file: tls.TLS_CERTIFICATE_FILE },
            key: { $file: tls.TLS_KEY_FILE },
          },
        },
      },
      discovery: {
        endpoints: [{ target: { internal }, plugins: elsewhere }],
      },
      kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
    },
    catalog,
    env: {
      PORTAL_URL: `https://127.0.0.1:${port}`,
      PORTAL_ADMINISTRATORS: 'group:default/platform',
      AUTH_SESSION_SECRET: 's3cret-of-the-session',
      OIDC_METADATA_URL: 'http://127.0.0.1:9/.well-known/openid-configuration',
      OIDC_CLIENT_ID: 'portal',
      OIDC_CLIENT_SECRET: 's3cret-of-the-client',
      ...postgres.env,
      ...tls,
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

it('is ready when it has read the clusters, and not before', () => {
  expect(onceReady.status).toBe(200);
  expect(onceReady.body.items).toMatchObject([
    { name: 'demo', state: { type: 'synced' } },
  ]);
});

it('runs each group once', async () => {
  expect((await portal.call('/kubernetes/clusters')).status).toBe(404);
  expect((await kubernetes.call('/catalog/entities')).status).toBe(404);
  expect((await fetch(`${portal.url}/`)).status).toBe(404); // the group `app` runs nowhere
});

it('speaks TLS between the halves, and nothing else', async () => {
  for (const { url } of [portal, kubernetes]) {
    expect(await plainAnswer(url)).not.toMatch(/^HTTP\/1\.1 200/);
  }
  const stranger = await certificate();
  for (const { url } of [portal, kubernetes]) {
    await expect(handshake(url, stranger.cert)).rejects.toThrow(
      /self-signed certificate/,
    );
    await handshake(url, await readFile(tls.TLS_AUTHORITY_FILE, 'utf8'));
  }
});

it('refuses a group that there is not', async () => {
  await expect(
    startBackend({ groups: ['apps'], elsewhere: ['*'] }),
  ).rejects.toThrow(/backend\.pluginGroups\[0\]/);
});
