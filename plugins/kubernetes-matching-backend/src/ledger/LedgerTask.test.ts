import { mockServices } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { component, deployment, ID } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { Ledger } from './Ledger';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { LedgerTask } from './LedgerTask';
import { LedgerWriter } from './LedgerWriter';

/** Replicas over one ledger, each with a catalog that the test reads for it and a clock of the test's. */
async function setUp(store: FakeStore) {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const ledger = await Ledger.create({
    database: { getClient: async () => knex },
  });
  const clock = { now: 0 };
  async function startReplica() {
    const common = { store, config: {}, logger: mockServices.logger.mock() };
    const live = LiveMatches.create(common);
    const follower = { isFresh: true, refresh: jest.fn(async () => {}) };
    const fleet = FleetFindings.create({ ...common, live });
    const writer = LedgerWriter.create({ knex });
    const task = LedgerTask.create({
      ...common,
      ledger,
      lease: DatabaseLease.create({
        table: 'ledger',
        knex,
        now: () => clock.now,
      }),
      writer,
      follower,
      live,
      fleet,
      retention: 1,
    });
    const read = async (id: string) => {
      const changed = [component('payments', { id })];
      await live.takeCatalogChange({ changed, removed: [] });
      live.takeCatalogRead();
    };
    return { task, writer, follower, live, fleet, read };
  }
  return {
    clock,
    knex,
    startReplica,
    rows: () => knex('findings').where('entity_ref', '<>', '').select(),
  };
}

it('writes nothing before the catalog and the list of clusters are read', async () => {
  const store = FakeStore.create();
  store.forgetClusters();
  const { knex, startReplica, rows } = await setUp(store);
  const { task, follower, live, read } = await startReplica();
  follower.isFresh = false;
  const { isFresh } = follower;
  const run = async () => {
    await task.hold();
    await task.run();
    return [await rows(), await knex('statuses')];
  };
  expect(isFresh).toBe(false);
  expect(await run()).toEqual([[], []]);
  await read('payments');
  expect(await run()).toEqual([[], []]);
  follower.isFresh = true;
  expect(await run()).toEqual([[], []]);
  // An empty list, as before the clusters of the catalog are read, or an account's are found.
  store.addCluster('prod').removeCluster('prod');
  await live.settled();
  expect(await run()).toEqual([[], []]);
  store.addCluster('prod');
  await task.run();
  expect(await rows()).toMatchObject([{ rule: 'no-objects', fixed_at: null }]);
  live.stop();
  await knex.destroy();
});

it('records a finding that is fixed once as fixed once, whichever replica cannot read the catalog', async () => {
  const store = FakeStore.create().addCluster('prod', [
    deployment('payments', { id: 'payments' }),
  ]);
  const { clock, knex, startReplica, rows } = await setUp(store);
  const [a, b] = [await startReplica(), await startReplica()];
  for (const { read } of [a, b]) await read('wrong');
  await a.task.run();
  await b.task.run();
  expect(await rows()).toHaveLength(1);

  // The entity is mended; only the second replica can read the catalog.
  a.follower.isFresh = false;
  await b.read('payments');
  for (let turn = 0; turn < 12; turn++) {
    clock.now += 10_000;
    for (const { task } of [a, b]) {
      await task.hold();
      await task.run();
    }
    if (turn === 5) a.follower.isFresh = true;
  }
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  expect(row.fixed_at).not.toBeNull();
  // Who takes over reads the catalog first: the last one may have seen more of it.
  expect(b.follower.refresh).toHaveBeenCalledTimes(1);
  for (const { live } of [a, b]) live.stop();
  await knex.destroy();
});

it('views what is the case once while nothing changes, and again when something does', async () => {
  const store = FakeStore.create().addCluster('prod', []);
  const { startReplica, rows } = await setUp(store);
  const { task, writer, read } = await startReplica();
  const write = jest.spyOn(writer, 'write');
  await read('payments');
  for (let round = 0; round < 3; round++) await task.run();
  const [first, ...others] = write.mock.calls.map(([view]) => view);
  expect(others).toHaveLength(2);
  for (const other of others) expect(other).toBe(first);
  expect(await rows()).toMatchObject([{ fixed_at: null }]);
  store.addCluster('prod', [deployment('payments', { id: 'payments' })]);
  await task.run();
  expect(write.mock.lastCall?.[0]).not.toBe(first);
  expect(await rows()).toMatchObject([{ fixed_at: expect.anything() }]);
});

it('neither opens nor closes what only a cluster says that does not answer', async () => {
  const store = FakeStore.create()
    .addCluster('prod', [deployment('cart', { id: 'cart' })])
    .addCluster('far', [deployment('ledger', { id: 'nobody' })], {
      type: 'stale',
      since: '2026-03-01T00:00:00.000Z',
      reason: 'gone',
    });
  const { knex, startReplica } = await setUp(store);
  const { task, live, read } = await startReplica();
  await read('cart');
  await task.run();
  const dangling = () => knex('findings').where('rule', 'dangling-label');
  expect(await dangling()).toEqual([]);
  store.setState('far', { type: 'synced' });
  await task.run();
  expect(await dangling()).toMatchObject([{ subject: 'nobody' }]);
  live.stop();
  await knex.destroy();
});

it.each([
  ['while it is known what it rests on', false],
  ['after a restart, when nobody knows', true],
])(
  'does not take for fixed what has become too large to read, %s',
  async (_, isRestarted) => {
    const large = { kind: 'Deployment.apps', namespace: 'shop' };
    const store = FakeStore.create().addCluster('prod', [
      ...[deployment('cart', { id: 'Cart' }), deployment('ok', { id: 'ok' })],
      deployment('nobody', { id: 'nobody' }),
    ]);
    const { clock, knex, startReplica } = await setUp(store);
    const open = async () =>
      (await knex('findings').whereNull('fixed_at'))
        .map(({ rule, subject }) => `${rule} ${subject}`.trim())
        .sort();
    let replica = await startReplica();
    const run = async () => {
      await replica.live.settled();
      await replica.fleet.refresh();
      await replica.task.run();
    };
    await replica.read('cart');
    await run();
    const found = await open();
    expect(found).toContain('near-miss');
    expect(found).toContain('dangling-label nobody');
    if (isRestarted) {
      replica.live.stop();
      replica = await startReplica();
      await replica.read('cart');
    }

    // Both are there still, with the labels they had.
    store.delete(
      ...(['prod', deployment('cart', { id: 'Cart' })] as const),
      deployment('nobody', { id: 'nobody' }),
    );
    store.leaveOut('prod', [
      { ...large, name: 'cart', labels: { [ID]: 'Cart' } },
      { ...large, name: 'nobody', labels: { [ID]: 'nobody' } },
    ]);
    // The replica that takes over waits until the other one is surely gone.
    for (let turn = 0; turn < 12; turn++) {
      clock.now += 10_000;
      await run();
      expect(await open()).toEqual(expect.arrayContaining(found));
    }

    // One is gone; what says nothing of the other is closed too, as long as it is known that it does not.
    store.leaveOut('prod', [
      { ...large, name: 'cart', labels: { [ID]: 'Cart' } },
    ]);
    await run();
    expect(await open()).toContain('near-miss');
    expect((await open()).includes('dangling-label nobody')).toBe(isRestarted);
    store.leaveOut('prod', []);
    await run();
    expect(await open()).not.toContain('near-miss');
    expect(await open()).not.toContain('dangling-label nobody');
    replica.live.stop();
    await knex.destroy();
  },
);
