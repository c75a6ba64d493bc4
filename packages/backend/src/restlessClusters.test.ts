import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoCluster } from '@mooring/demo-cluster';
import { BackendProcess } from './__testUtils__/BackendProcess';

jest.setTimeout(300_000);

const STEADY = 150;
const RESTLESS = 50;
/** Longer than the start is waited for here: readiness that waits for a cluster that comes and goes fails. */
const FIRST_SYNC = { minutes: 10 };

const HUNG = 5;

let steady: DemoCluster;
let restless: DemoCluster;
let hung: DemoCluster;
let backend: BackendProcess | undefined;
let silent: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  [steady, restless, hung] = await Promise.all(
    ['steady', 'restless', 'hung'].map(name =>
      DemoCluster.start({ name, nodes: 1 }),
    ),
  );
  hung.faults.add({ kind: 'hang' });
  // Takes connections, and never answers.
  silent = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterEach(() => backend?.stop());
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent?.close();
  await Promise.all([steady?.stop(), restless?.stop(), hung?.stop()]);
});

function silentUrl(): string {
  return `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
}

/** How a cluster is configured `count` times, under numbered names. */
function configured(cluster: DemoCluster, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    name: `${cluster.name}-${index}`,
    url: cluster.url,
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster.tokens.viewer,
    caData: Buffer.from(cluster.caData).toString('base64'),
  }));
}

/** Breaks every connection of the restless clusters, and lets them be again, until it is told to stop; says then how often. */
function flap(): { stop: () => Promise<number> } {
  let isStopped = false;
  let times = 0;
  const run = async () => {
    while (!isStopped) {
      times += 1;
      const mend = restless.faults.add({ kind: 'reset' });
      await sleep(300);
      mend();
      await sleep(300);
    }
  };
  const running = run();
  return {
    stop: async () => {
      isStopped = true;
      await running;
      return times;
    },
  };
}

/** What the log says of each restless cluster, in its order. */
function linesOfClusters(): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const line of backend!.messages(/^restless-\d+\b/)) {
    const [name] = line.split(/[ :]/);
    lines.set(name, [...(lines.get(name) ?? []), line]);
  }
  return lines;
}

async function namesThatAre(state: string): Promise<string[]> {
  const { body } = await backend!.call('/kubernetes/cache/clusters');
  return body.items
    .filter((item: any) => item.state.type === state)
    .map(({ name }: { name: string }) => name);
}

it('gets ready with 200 clusters of which 50 come and go, and logs each change of one in one line', async () => {
  const flapping = flap();
  backend = await BackendProcess.start({
    config: {
      backend: { health: { firstSyncTimeout: FIRST_SYNC } },
      kubernetes: {
        objectTypes: ['pods'],
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              ...configured(steady, STEADY),
              ...configured(restless, RESTLESS),
            ],
          },
        ],
        eks: {
          accounts: [{ accountId: '222233334444', regions: ['eu-west-1'] }],
        },
      },
    },
    env: {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL: silentUrl(),
    },
  });
  expect(backend.messages(/^Ready without/)).toEqual([]);
  const synced = await namesThatAre('synced');
  expect(synced.filter(name => name.startsWith('steady'))).toHaveLength(STEADY);
  const times = (await flapping.stop()) + 1;

  const areSynced = (count: number) => async () =>
    (await namesThatAre('synced')).length === count;
  await backend.waitUntil(areSynced(STEADY + RESTLESS));
  const mend = restless.faults.add({ kind: 'reset' });
  await backend.waitUntil(areSynced(STEADY));
  mend();
  await backend.waitUntil(areSynced(STEADY + RESTLESS));

  const logged = linesOfClusters();
  expect(logged.size).toBe(RESTLESS);
  for (const [name, lines] of logged) {
    const repeated = lines.filter((line, index) => line === lines[index - 1]);
    expect([name, repeated]).toEqual([name, []]);
    expect(lines.length).toBeLessThanOrEqual(2 * times); // it breaks, and mends
    expect(lines.at(-1)).toMatch(/ is synced/);
  }
  const steadyLines = backend.messages(/^steady-\d+ is /);
  expect(new Set(steadyLines).size).toBe(STEADY);
  expect(steadyLines).toHaveLength(STEADY);
});

it('gets ready with clusters that take connections and never answer, and with the others read', async () => {
  backend = await BackendProcess.start({
    config: {
      backend: { health: { firstSyncTimeout: FIRST_SYNC } },
      kubernetes: {
        objectTypes: ['pods'],
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [...configured(steady, 3), ...configured(hung, HUNG)],
          },
        ],
      },
    },
  });
  expect(await namesThatAre('synced')).toHaveLength(3);
  expect(await namesThatAre('syncing')).toHaveLength(HUNG);
  expect(backend.messages(/^Ready without/)).toEqual([
    expect.stringMatching(/"hung-0".*, which said nothing for 10 s/),
  ]);
  expect(backend.messages(/^hung-\d+ is /)).toEqual([]); // nothing is known of them yet
});

it('gets ready with a catalog that never lists its clusters, and says so once', async () => {
  backend = await BackendProcess.start({
    config: {
      backend: { health: { firstSyncTimeout: FIRST_SYNC } },
      discovery: {
        endpoints: [
          { target: `${silentUrl()}/api/catalog`, plugins: ['catalog'] },
        ],
      },
      kubernetes: { clusterLocatorMethods: [{ type: 'catalog' }] },
    },
  });
  expect(backend.messages(/^Ready without/)).toEqual([
    'Ready without the list of clusters, which said nothing for 10 s: what concerns them is shown as unknown until then',
  ]);
  const { status } = await backend.call('/kubernetes/cache/clusters');
  expect(status).toBe(503);
  const said = backend.messages(/^The clusters cannot be listed/);
  expect(said.length).toBeGreaterThan(0);
  expect(new Set(said).size).toBe(said.length);
});
