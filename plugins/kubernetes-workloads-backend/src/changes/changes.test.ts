import { mockServices } from '@backstage/backend-test-utils';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import createKnex, { Knex } from 'knex';
import { FakeCache } from '../__testUtils__/FakeCache';
import { podOf } from '../__testUtils__/startPlugin';
import { ChangeRecorder } from './ChangeRecorder';
import { ChangesDatabase } from './ChangesDatabase';
import { ChangeWriter } from './ChangeWriter';
import { workloadId } from './WorkloadKey';

const KEY = {
  cluster: 'prod',
  kind: 'Deployment.apps',
  namespace: 'shop',
  name: 'cart',
};

const stopping: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});

function cart({ image = 'cart:1', replicas = 1, name = 'cart' } = {}): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', uid: name, generation: 1 },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: 'web', image }] } },
    },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      availableReplicas: replicas,
    },
  };
}

function podWith(restarts: number): KubernetesObject {
  const pod: any = podOf('cart');
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  pod.metadata.ownerReferences = [{ ...owner, uid: 'cart', controller: true }];
  pod.status.containerStatuses[0] = {
    ...pod.status.containerStatuses[0],
    restartCount: restarts,
    lastState: { terminated: { exitCode: 1 } },
  };
  return pod;
}

async function openDatabase(): Promise<Knex> {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  stopping.push(() => knex.destroy());
  return knex;
}

/** A replica of the portal, by its own clock. */
async function replica(knex: Knex, cache: FakeCache, clock = { now: 0 }) {
  const database = await ChangesDatabase.create({
    database: { getClient: async () => knex },
  });
  const recorder = ChangeRecorder.start({
    store: cache,
    database,
    lease: DatabaseLease.create({
      knex,
      table: 'recorder',
      now: () => clock.now,
    }),
    writer: ChangeWriter.create({ knex }),
    logger: mockServices.logger.mock(),
    delay: 1_000_000, // tests say when
  });
  stopping.push(() => recorder.stop());
  const record = async () => {
    await recorder.hold();
    await recorder.settle();
  };
  const told = async (key = KEY) =>
    (
      await database.changes(new Map([[workloadId(key), key]]), { limit: 100 })
    ).map(({ change, message, whileAway }) =>
      [change, message, ...(whileAway ? ['away'] : [])].join(': '),
    );
  return { recorder, database, record, told };
}

async function setUp(kept: KubernetesObject[] = [cart()]) {
  const knex = await openDatabase();
  const cache = new FakeCache();
  const cluster = cache.add('prod', kept);
  cluster.kindStates = { 'Deployment.apps': 'synced', Pod: 'synced' };
  const one = await replica(knex, cache);
  await one.record();
  const set = (...objects: KubernetesObject[]) => cache.set('prod', objects);
  return { knex, cache, cluster, set, ...one };
}

/** How many statements were sent that write. */
function countWrites(knex: Knex): () => number {
  let writes = 0;
  knex.on('query', ({ sql }: { sql: string }) => {
    if (/^(insert|update|delete)/i.test(sql)) writes++;
  });
  return () => writes;
}

describe('changes', () => {
  it('are none at first, whatever is there', async () => {
    const { told } = await setUp();
    expect(await told()).toEqual([]);
  });

  it('are recorded as they happen, each once', async () => {
    const { set, record, told } = await setUp();
    set(cart({ image: 'cart:2' }));
    await record();
    await record();
    set(cart({ image: 'cart:2', replicas: 3 }));
    await record();
    expect(await told()).toEqual([
      'replicas: Scaled from 1 to 3.',
      'rollout-finished: The rollout finished.',
      'rollout-begun: A rollout was made.',
      'image: Container "web" has image cart:2, before cart:1.',
    ]);
  });

  it('cost no statement when nothing has changed, but for a sign of life', async () => {
    const { knex, set, recorder } = await setUp([cart(), podWith(0)]);
    const writes = countWrites(knex);
    for (let i = 0; i < 3; i++) {
      const same = cart();
      same.metadata.annotations = { checked: String(i) };
      set(same, podWith(0));
      await recorder.settle();
    }
    expect(writes()).toBe(0);
  });

  it('are that a workload came and went, also by another than the first', async () => {
    const { set, record, told } = await setUp();
    const other = { ...KEY, name: 'stock' };
    set(cart(), cart({ name: 'stock' }));
    await record();
    set(cart());
    await record();
    set(cart(), cart({ name: 'stock' }));
    await record();
    expect(await told(other)).toEqual([
      'added: Deployment stock was added.',
      'removed: Deployment stock was removed.',
      'added: Deployment stock was added.',
    ]);
    expect(await told()).toEqual([]);
  });

  it('count restarts in one change, until something else changes', async () => {
    const { set, record, told } = await setUp([cart(), podWith(0)]);
    for (const restarts of [1, 2, 5]) {
      set(cart(), podWith(restarts));
      await record();
    }
    expect(await told()).toEqual([
      'restarts: Container "web" was restarted 5 times.',
      'first-crash: Container "web" ended with exit code 1 for the first time since the last rollout.',
    ]);
    set(cart({ replicas: 2 }), podWith(5));
    await record();
    set(cart({ replicas: 2 }), podWith(6));
    await record();
    expect((await told()).slice(0, 2)).toEqual([
      'restarts: Container "web" was restarted 1 time.',
      'replicas: Scaled from 1 to 2.',
    ]);
  });

  it('that happened while no replica ran are recorded as such', async () => {
    const { knex, cache, cluster, recorder } = await setUp([
      cart(),
      cart({ name: 'stock' }),
      podWith(1),
    ]);
    await recorder.stop();
    cluster.kept = [
      cart({ image: 'cart:2' }),
      cart({ name: 'fresh' }),
      podWith(4),
    ];
    const later = await replica(knex, cache, { now: 0 });
    await later.record(); // sees that another wrote
    const clock = { now: 0 };
    const next = await replica(knex, cache, clock);
    await next.record();
    expect(await next.told()).toEqual([]);
    clock.now = 60_000;
    await next.record();
    expect(await next.told()).toEqual([
      'restarts: Container "web" was restarted 3 times.: away',
      'first-crash: Container "web" ended with exit code 1 for the first time since the last rollout.: away',
      'rollout-finished: The rollout finished.: away',
      'rollout-begun: A rollout was made.: away',
      'image: Container "web" has image cart:2, before cart:1.: away',
    ]);
    expect(await next.told({ ...KEY, name: 'stock' })).toEqual([
      'removed: Deployment stock was removed.: away',
    ]);
    expect(await next.told({ ...KEY, name: 'fresh' })).toEqual([
      'added: Deployment fresh was added.: away',
    ]);
  });

  it('are written by one replica alone, and not by one that was suspended', async () => {
    const { knex, cache, set, record, recorder, told } = await setUp();
    const clock = { now: 0 };
    const other = await replica(knex, cache, clock);
    await other.record();
    set(cart({ replicas: 2 }));
    await record();
    await other.record();
    expect(await told()).toEqual(['replicas: Scaled from 1 to 2.']);

    clock.now = 60_000; // the first gives no sign of life
    await other.recorder.hold();
    await other.recorder.hold();
    set(cart({ replicas: 3 }));
    await recorder.settle();
    expect(await told()).toHaveLength(1);
    await other.recorder.settle();
    await record();
    expect(await told()).toEqual([
      'replicas: Scaled from 2 to 3.: away',
      'replicas: Scaled from 1 to 2.',
    ]);
  });

  it('wait as long as a cluster is not followed, and nothing counts as removed', async () => {
    const { cluster, set, record, told } = await setUp();
    cluster.kindStates['Deployment.apps'] = 'stale';
    set();
    await record();
    expect(await told()).toEqual([]);
    cluster.kindStates['Deployment.apps'] = 'synced';
    set(cart({ replicas: 4 }));
    await record();
    expect(await told()).toEqual(['replicas: Scaled from 1 to 4.: away']);
  });

  it('are kept until they can be written', async () => {
    const { knex, set, record, told } = await setUp();
    await knex.schema.renameTable('changes', 'gone');
    set(cart({ replicas: 2 }));
    await record();
    await knex.schema.renameTable('gone', 'changes');
    await record();
    expect(await told()).toEqual(['replicas: Scaled from 1 to 2.']);
  });

  it('are forgotten after a time, unless the clock is wrong', async () => {
    const { database, set, record, told } = await setUp();
    set(cart({ replicas: 2 }));
    await record();
    await database.purge(new Date(Date.now() + 1_000));
    expect(await told()).toHaveLength(1);
    set(cart({ replicas: 3 }));
    await database.knex('changes').update({ at: new Date(0) });
    await record();
    await database.purge(new Date(1_000));
    expect(await told()).toEqual(['replicas: Scaled from 2 to 3.']);
  });
});
