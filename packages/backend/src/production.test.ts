import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { PostgresServer } from './__testUtils__/PostgresServer';
import { PLUGINS_WITH_DATABASE } from './doctor/pluginDatabases';

jest.setTimeout(300_000);

const FILES = ['app-config.production.yaml', 'app-config.catalog.yaml'];
/** All that the production configuration asks for, but the database. */
const ENV: Record<string, string> = {
  PORTAL_URL: 'https://portal.example.com',
  PORTAL_ADMINISTRATORS: 'group:default/platform',
  AUTH_SESSION_SECRET: 's3cret-of-the-session',
  OIDC_METADATA_URL: 'http://127.0.0.1:9/.well-known/openid-configuration',
  OIDC_CLIENT_ID: 'portal',
  OIDC_CLIENT_SECRET: 's3cret-of-the-client',
};
const COMPONENT = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: kept, description: zanzibar }
spec: { type: service, lifecycle: production, owner: group:default/shop }
`;

let postgres: PostgresServer;
let repository: Server;
let target: string;
let packages: string;

beforeAll(async () => {
  packages = await packagesWithPage();
  postgres = await PostgresServer.start();
  repository = createServer((_, response) => response.end(COMPONENT));
  repository.listen(0, '127.0.0.1');
  await once(repository, 'listening');
  const { port } = repository.address() as AddressInfo;
  target = `http://127.0.0.1:${port}/catalog-info.yaml`;
});
afterAll(async () => {
  repository?.close();
  await postgres?.stop();
  await rm(packages, { recursive: true, force: true });
});

/** A folder of packages with an app that has a page and nothing else, so that it need not be built first. */
async function packagesWithPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-packages-'));
  await mkdir(join(folder, 'page', 'dist', 'static'), { recursive: true });
  const files = {
    'package.json': '{ "name": "page" }',
    'dist/index.html': '<title>the page</title>',
    'dist/.config-schema.json':
      '{ "backstageConfigSchemaVersion": 1, "schemas": [] }',
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, 'page', name), text);
  }
  return folder;
}

function startBackend(env: Record<string, string> = {}) {
  const reading = { allow: [{ host: new URL(target).host }] };
  return BackendProcess.start({
    files: FILES,
    config: { app: { packageName: 'page' }, backend: { reading } },
    env: { ...ENV, ...postgres.env, NODE_PATH: packages, ...env },
  });
}

/** The plugins that have a database of their own. */
async function databases(): Promise<string[]> {
  const rows = await postgres.query<{ name: string }>(
    "SELECT replace(datname, 'backstage_plugin_', '') AS name FROM pg_database WHERE datname LIKE 'backstage_plugin_%' ORDER BY name",
  );
  return rows.map(({ name }) => name);
}

async function keyIds(backend: BackendProcess): Promise<string[]> {
  const { body } = await backend.call('/catalog/.backstage/auth/v1/jwks.json');
  return body.keys.map(({ kid }: { kid: string }) => kid);
}

it('migrates PostgreSQL, and keeps data and keys over a restart', async () => {
  const component = '/catalog/entities/by-name/component/default/kept';
  const first = await startBackend();
  const body = { type: 'url', target };
  const registered = await first.call('/catalog/locations', { body });
  expect(registered.status).toBe(201);
  await first.waitUntil(
    async () => (await first.call(component)).status === 200,
  );
  const keys = await keyIds(first);
  expect(keys).toHaveLength(1);
  expect(await first.stop()).toBe(0);
  repository.close();

  const second = await startBackend();
  expect((await second.call(component)).body.metadata.description).toBe(
    'zanzibar',
  );
  expect(await keyIds(second)).toEqual(expect.arrayContaining(keys));
  await second.waitUntil(async () => {
    const { body: found } = await second.call('/search/query?term=zanzibar');
    return found.results.length === 1;
  });
  expect(await second.stop()).toBe(0);

  expect(await databases()).toEqual(PLUGINS_WITH_DATABASE);
  const documents =
    "SELECT type FROM documents WHERE document::text LIKE '%zanzibar%'";
  expect(
    await postgres.query(documents, { database: 'backstage_plugin_search' }),
  ).toEqual([{ type: 'software-catalog' }]);
});

describe('with a schema for each plugin', () => {
  let backend: BackendProcess;
  let before: string[];

  beforeAll(async () => {
    await postgres.query('CREATE DATABASE portal');
    before = await databases();
    backend = await startBackend({
      POSTGRES_DIVISION: 'schema',
      POSTGRES_DATABASE: 'portal',
      PORT: '8080',
    });
  });
  afterAll(() => backend?.stop());

  it('keeps them in one database', async () => {
    const schemas = await postgres.query<{ name: string }>(
      'SELECT schema_name AS name FROM information_schema.schemata',
      { database: 'portal' },
    );
    expect(schemas.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['auth', 'catalog', 'scaffolder', 'search']),
    );
    expect(await databases()).toEqual(before);
  });

  it('answers the probe of guides as readiness, and no other with the page', async () => {
    const ask = async (path: string, method = 'GET') => {
      const response = await fetch(`${backend.url}${path}`, { method });
      return { status: response.status, text: await response.text() };
    };
    const page = '<title>the page</title>';
    for (const path of ['/', '/catalog', '/settings', '/healthy-eating']) {
      expect({ path, ...(await ask(path)) }).toEqual({
        ...{ path, status: 200, text: expect.stringContaining(page) },
      });
    }
    const ready = await ask('/.backstage/health/v1/readiness');
    expect(ready.status).toBe(200);
    for (const path of ['/healthcheck', '/healthcheck/', '/HealthCheck?a=b']) {
      expect({ path, ...(await ask(path)) }).toEqual({ path, ...ready });
    }
    expect((await ask('/healthcheck', 'HEAD')).status).toBe(200);
    expect((await ask('/healthcheck', 'POST')).status).toBe(404);

    for (const path of [
      ...['/healthz', '/readyz', '/livez', '/health', '/ping', '/status'],
      ...['/healthz/', '/healthz?full', '/Healthz', '/readyz/ping'],
      ...['/metrics', '/actuator/health', '/healthcheck/deep', '/ready'],
      ...['/.backstage', '/.backstage/', '/.backstage/health'],
      ...['/.backstage/health/v1', '/.backstage/health/v2/readiness'],
      ...['/api', '/api/', '/api/nothing', '/api/nothing/at/all', '/API/x'],
    ]) {
      const { status, text } = await ask(path);
      expect({ path, status }).toEqual({ path, status: 404 });
      expect(text).not.toContain(page);
    }
    expect((await backend.call('/catalog/nothing')).status).toBe(404);
  });

  it('says that PORT is ignored', () => {
    expect(backend.messages(/PORT/)).toEqual([
      expect.stringMatching(
        /backend\.listen says where .* the environment variable PORT is ignored\. Set backend\.listen\.port/,
      ),
    ]);
  });

  it('lets nobody in without signing in, and nothing of the development setup', async () => {
    const get = (path: string) =>
      fetch(`${backend.url}${path}`, { headers: { origin: ENV.PORTAL_URL } });
    expect((await get('/api/catalog/entities')).status).toBe(401);
    expect((await get('/api/kubernetes/clusters')).status).toBe(401);
    expect((await get('/api/auth/guest/refresh')).status).toBe(404);
    const { body } = await backend.call(
      '/catalog/entities?filter=kind=component,kind=user',
    );
    expect(body).toEqual([]);

    const { headers } = await get('/.backstage/health/v1/liveness');
    expect(headers.get('access-control-allow-origin')).toBe(ENV.PORTAL_URL);
    const policy = headers.get('content-security-policy')!.split(';');
    expect(policy).toEqual(
      expect.arrayContaining(["connect-src 'self'", "frame-ancestors 'none'"]),
    );

    const secrets = [
      ENV.AUTH_SESSION_SECRET,
      ENV.OIDC_CLIENT_SECRET,
      postgres.env.POSTGRES_PASSWORD,
    ];
    expect(secrets.filter(secret => backend.output.includes(secret))).toEqual(
      [],
    );
  });
});

it('names a variable that is not set, its key and line, and exits', async () => {
  const error: Error = await startBackend({ POSTGRES_PASSWORD: '' }).then(
    () => new Error('it started'),
    reason => reason,
  );
  expect(error.message).toContain('ended with exit code 1');
  expect(error.message).toMatch(
    /The configuration has an error; the backend did not start.\n.*app-config.production.yaml:\d+: backend.database.connection.password asks for the environment variable POSTGRES_PASSWORD, which is not set. Set POSTGRES_PASSWORD, or write a default: /,
  );
});

it('refuses every setting that opens the portal, by its key', async () => {
  const weak = {
    app: { baseUrl: 'http://portal.example.com' },
    auth: {
      environment: 'development',
      session: { secret: 'x' },
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      experimentalExtraAllowedOrigins: ['https://*.example.com'],
    },
    backend: {
      auth: { dangerouslyDisableDefaultAuthPolicy: true },
      cors: { origin: ['!https://evil.example.com'] },
      csp: { 'script-src': ['*'] },
      reading: { allow: [{ host: '*.com' }, { host: '169.254.169.254' }] },
      database: { connection: { ssl: { rejectUnauthorized: false } } },
    },
    catalog: { rules: [{ allow: ['User', 'Template'] }] },
    permission: { enabled: false },
    mooring: { acceptRisk: ['guest-sign-in'] },
  };
  const error: Error = await BackendProcess.start({
    files: FILES,
    config: weak,
    env: { ...ENV, ...postgres.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    publicUrl: 'http://portal.example.com',
  }).then(
    () => new Error('it started'),
    reason => reason,
  );
  expect(error.message).toContain('ended with exit code 1');
  const refused = [
    ...error.message.matchAll(
      /app-config\.\d+\.\w+:\d+: ([^ ]+) |^ {2}([A-Z_]+) /gm,
    ),
  ].map(([, key, variable]) => key ?? variable);
  expect(refused.sort()).toEqual([
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'app.baseUrl',
    'auth.experimentalExtraAllowedOrigins',
    'auth.session.secret',
    'backend.auth.dangerouslyDisableDefaultAuthPolicy',
    'backend.baseUrl',
    'backend.cors.origin',
    'backend.csp.script-src',
    'backend.database.connection.ssl.rejectUnauthorized',
    'backend.reading.allow[0].host',
    'backend.reading.allow[1].host',
    'catalog.rules[0].allow',
    'catalog.rules[0].allow',
    'permission.enabled',
  ]);
});
