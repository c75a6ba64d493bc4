import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { DoctorReport } from '@mooring/plugin-kubernetes-doctor-common';

jest.setTimeout(300_000);

const PACKAGE = resolve(__dirname, '../..');
const ACCOUNT = '222233334444';
/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:1';
/** The doctor's own limit is three minutes: one that does not end by itself fails. */
const KILL_AFTER_MS = 280_000;

interface Run {
  readonly code: unknown;
  readonly report: DoctorReport;
  readonly warnings: readonly string[];
}

let directory: string;
let server: Server;
const sockets = new Set<Socket>();
/** Takes connections, and never answers. */
let silent: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doctor-sources-'));
  server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  silent = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server?.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs the command before a deployment, with AWS and the portal at these addresses. */
async function runDoctor(
  name: string,
  options: {
    aws: string;
    portal?: string;
    kubernetes?: JsonObject;
    args?: string[];
  },
): Promise<Run> {
  const { aws, portal = REFUSING, kubernetes, args = [] } = options;
  const file = join(directory, `${name}.yaml`);
  await writeFile(
    file,
    JSON.stringify({
      app: { baseUrl: portal },
      backend: {
        baseUrl: portal,
        listen: ':7007',
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      auth: { providers: { guest: {} } },
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [],
        eks: { accounts: [{ accountId: ACCOUNT, regions: ['eu-west-1'] }] },
        ...kubernetes,
      },
    }),
  );
  const command = [
    ...[
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    ],
    join(PACKAGE, 'src', 'doctor.ts'),
    ...['--config', file, '--format', 'json', '--before-deploy', ...args],
  ];
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: aws,
  };
  return await new Promise<Run>(done => {
    execFile(
      process.execPath,
      command,
      { cwd: PACKAGE, env, timeout: KILL_AFTER_MS },
      (error, out, err) =>
        done({
          code: error ? error.code : 0,
          report: JSON.parse(out || '{}'),
          warnings: err.split('\n').filter(Boolean),
        }),
    );
  });
}

it('ends with a line for each source that never answers or refuses, and still checks the clusters of the others', async () => {
  const configured = {
    name: 'by-hand',
    url: 'https://127.0.0.1:1',
    authProvider: 'serviceAccount',
    serviceAccountToken: 'token',
  };
  const locators = (...clusterLocatorMethods: JsonObject[]) => ({
    clusterLocatorMethods,
  });
  // Together, since they wait more than they work.
  const [silentAws, refusingAws, silentCatalog, impatient] = await Promise.all([
    runDoctor('silent-aws', {
      aws: silent,
      kubernetes: locators({ type: 'config', clusters: [configured] }),
    }),
    runDoctor('refusing-aws', { aws: REFUSING }),
    runDoctor('silent-catalog', {
      aws: REFUSING,
      portal: silent,
      kubernetes: locators({ type: 'catalog' }),
    }),
    runDoctor('impatient', { aws: silent, args: ['--timeout', '2'] }),
  ]);
  const eks = (why: string, address: string) => ({
    source: `eks ${ACCOUNT}/eu-west-1`,
    ok: false,
    detail: expect.stringContaining(
      `the clusters of ${ACCOUNT}/eu-west-1 cannot be listed: ${why}`,
    ),
    remedy: expect.stringContaining(`Let the portal reach ${address}`),
  });

  expect(silentAws.report).toMatchObject({
    sources: [eks(`${silent} gave no answer within 20 s`, silent)],
    clusters: [
      { cluster: 'by-hand', hops: [{ hop: 'dns' }, { hop: 'tcp', ok: false }] },
    ],
  });
  expect(refusingAws.report).toMatchObject({
    sources: [eks(`nothing listens at ${REFUSING} (ECONNREFUSED)`, REFUSING)],
    clusters: [],
  });
  const { sources = [] } = silentCatalog.report;
  const lines = Object.fromEntries(sources.map(line => [line.source, line]));
  expect(lines).toEqual({
    [`eks ${ACCOUNT}/eu-west-1`]: eks('nothing listens at', REFUSING),
    catalog: {
      source: 'catalog',
      ok: false,
      detail:
        'It cannot be asked for clusters: the catalog gave no answer within 20 s',
      remedy: expect.stringContaining('backend.baseUrl'),
    },
    kubernetes: {
      source: 'kubernetes',
      ok: false,
      detail: expect.stringContaining('so none was checked'),
      remedy: expect.any(String),
    },
  });
  expect(impatient.report.sources).toEqual([
    {
      source: 'kubernetes',
      ok: false,
      detail: 'Which clusters there are could not be found out within 2 s.',
      remedy: expect.stringContaining('--timeout'),
    },
  ]);

  for (const { code, warnings } of [
    ...[silentAws, refusingAws, silentCatalog, impatient],
  ]) {
    expect(code).toBe(1);
    // One for each thing that fails at most, however long that takes.
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(warnings.length).toBeLessThan(5);
    expect(warnings.filter(line => /Request failed/.test(line))).toEqual([]);
  }
});

it('refuses a time that is none', async () => {
  const { code, warnings } = await runDoctor('wrong', {
    aws: REFUSING,
    args: ['--timeout', 'soon'],
  });
  expect(code).toBe(2);
  expect(warnings).toEqual([
    '--timeout: "soon" is not a number of seconds from 1 to 290',
  ]);
});
