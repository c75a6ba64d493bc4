import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { JsonObject } from '@backstage/types';
import { DoctorCommand } from '../__testUtils__/DoctorCommand';

jest.setTimeout(300_000);

const ACCOUNT = '222233334444';
/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:1';
let doctor: DoctorCommand;
let server: Server;
const sockets = new Set<Socket>();
/** Takes connections, and never answers. */
let silent: string;

beforeAll(async () => {
  doctor = await DoctorCommand.create();
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
  await doctor.remove();
});

/** Runs the command before a deployment, with AWS and the portal at these addresses. */
async function runDoctor(options: {
  aws: string;
  portal?: string;
  kubernetes?: JsonObject;
  args?: string[];
}) {
  const { aws, portal = REFUSING, kubernetes, args } = options;
  const { code, report, err } = await doctor.run({
    config: {
      kubernetes: {
        eks: { accounts: [{ accountId: ACCOUNT, regions: ['eu-west-1'] }] },
        ...kubernetes,
      },
    },
    env: {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: aws,
    },
    ...{ portal, args },
  });
  return { code, report, warnings: err.split('\n').filter(Boolean) };
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
    runDoctor({
      aws: silent,
      kubernetes: locators({ type: 'config', clusters: [configured] }),
    }),
    runDoctor({ aws: REFUSING }),
    runDoctor({
      aws: REFUSING,
      portal: silent,
      kubernetes: locators({ type: 'catalog' }),
    }),
    runDoctor({ aws: silent, args: ['--timeout', '2'] }),
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
    sources: [eks(`${silent} gave no answer within 5 s`, silent)],
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
  const { code, warnings } = await runDoctor({
    aws: REFUSING,
    args: ['--timeout', 'soon'],
  });
  expect(code).toBe(2);
  expect(warnings).toEqual([
    '--timeout: "soon" is not a number of seconds from 1 to 290',
  ]);
});
