import { DatabaseService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import createKnex, { Knex } from 'knex';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { replica } from '../__testUtils__/ledgerSetup';
import { Postgres } from '../__testUtils__/Postgres';
import { LiveMatches } from '../matching/LiveMatches';
import { Ledger } from './Ledger';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { LedgerWriter } from './LedgerWriter';
import { findingKey } from './findingKey';
import { purgeLedger } from './purgeLedger';
import { toIsoTime } from './rows';

jest.setTimeout(120_000);

const databases: Knex[] = [];
let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterEach(async () => {
  for (const knex of databases.splice(0)) await knex.destroy();
});
afterAll(() => postgres?.stop());

const open = {
  SQLite: async () =>
    createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    }),
  PostgreSQL: async () => postgres.connect(await postgres.createDatabase()),
};

const DAY = 24 * 60 * 60 * 1000;
const unreachable = {
  type: 'unreachable',
  since: '2026-03-01T00:00:00.000Z',
  reason: 'connect ETIMEDOUT',
} as const;

async function setUp(
  engine: keyof typeof open,
  entities: Entity[],
  store: FakeStore,
) {
  const knex = await open[engine]();
  databases.push(knex);
  const ledger = await openLedger(knex);
  let now = new Date('2026-03-01T12:00:00.000Z');
  const { live, view } = await replica({ entities, store });
  const writer = LedgerWriter.create({ knex, now: () => now });
  const fence = (await DatabaseLease.create({ table: 'ledger', knex }).beat())!;
  return {
    knex,
    ledger,
    live,
    write: async () => writer.write(await view(), fence),
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
    findings: () =>
      knex('findings').where('entity_ref', '<>', '').orderBy('rule').select(),
    trend: async (days: number) => ledger.trend({ days, now }),
  };
}

function openLedger(knex: Knex): Promise<Ledger> {
  const database: DatabaseService = { getClient: async () => knex };
  return Ledger.create({ database });
}

const change = (live: LiveMatches, ...changed: Entity[]) =>
  live.takeCatalogChange({ changed, removed: [] });

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', engine => {
  it('records when a finding was first seen and fixed, and writes nothing when nothing changes', async () => {
    const store = FakeStore.create().addCluster('prod', [
      deployment('payments', { id: 'payment' }),
    ]);
    const ref = 'component:default/payments';
    const { ledger, write, pass, findings } = await setUp(
      engine,
      [component('payments')],
      store,
    );
    expect(await write()).toBeGreaterThan(0);
    expect(await write()).toBe(0);
    expect(await ledger.firstSeen([ref])).toEqual(
      new Map([
        [
          findingKey({ entityRef: ref, rule: 'near-miss' }),
          '2026-03-01T12:00:00.000Z',
        ],
      ]),
    );

    pass(5000);
    store.apply('prod', deployment('payments', { id: 'payments' }));
    expect(await write()).toBeGreaterThan(0);
    const [row, ...others] = await findings();
    expect(others).toEqual([]);
    expect(toIsoTime(row.first_seen)).toBe('2026-03-01T12:00:00.000Z');
    expect(toIsoTime(row.fixed_at)).toBe('2026-03-01T12:00:05.000Z');
    expect(await ledger.firstSeen([ref])).toEqual(new Map());

    store.apply('prod', deployment('payments', { id: 'payment' }));
    expect(await write()).toBeGreaterThan(0);
    expect((await findings()).map(({ fixed_at }) => fixed_at === null)).toEqual(
      expect.arrayContaining([true, false]),
    );
  });

  it('takes silence for no repair: what is unknown keeps findings and statuses', async () => {
    const store = FakeStore.create().addCluster('prod', [
      deployment('payments', { id: 'payment' }),
      deployment('lonely', {}),
    ]);
    const { knex, write, findings } = await setUp(
      engine,
      [component('payments')],
      store,
    );
    await write();
    const before = [await knex('findings').select(), await knex('statuses')];

    for (const state of [
      unreachable,
      { type: 'syncing' },
      { type: 'unauthorized', hop: 'authentication' },
      { type: 'stale', since: unreachable.since, reason: 'gone away' },
      { type: 'forbidden', kinds: ['Pod', 'Deployment.apps'] },
    ] as const) {
      store.addCluster('prod', [], state);
      expect(await write()).toBe(0);
    }
    store.forgetClusters();
    expect(await write()).toBe(0);
    expect([await knex('findings').select(), await knex('statuses')]).toEqual(
      before,
    );

    store.addCluster('prod', [deployment('payments', { id: 'payments' })]);
    expect(await write()).toBeGreaterThan(0);
    expect((await findings()).every(({ fixed_at }) => fixed_at !== null)).toBe(
      true,
    );
  });

  it('ends the findings of what is deleted: entities, clusters, labels', async () => {
    const store = FakeStore.create()
      .addCluster('prod', [deployment('a', { id: 'nobody' }), deployment('b')])
      .addCluster('old', [deployment('c')]);
    const { knex, live, write } = await setUp(
      engine,
      [component('payments'), component('cart')],
      store,
    );
    await write();
    const openNow = async () =>
      (
        await knex('findings')
          .whereNull('fixed_at')
          .orderBy(['rule', 'subject'])
      )
        .map(({ entity_ref, rule, cluster, subject }) =>
          [entity_ref, rule, cluster, subject].filter(Boolean).join(' '),
        )
        .sort();
    expect(await openNow()).toEqual([
      'component:default/cart no-objects',
      'component:default/payments no-objects',
      'dangling-label nobody',
      'unlabelled-workload old Deployment.apps shop/c',
      'unlabelled-workload prod Deployment.apps shop/b',
    ]);
    live.takeCatalogChange({
      changed: [component('nobody')],
      removed: ['component:default/payments'],
    });
    store.removeCluster('old');
    await write();
    expect(await openNow()).toEqual([
      'component:default/cart no-objects',
      'unlabelled-workload prod Deployment.apps shop/b',
    ]);
    expect(await knex('statuses').orderBy('entity_ref').select()).toMatchObject(
      [
        { entity_ref: 'component:default/cart', status: 'unmatched' },
        { entity_ref: 'component:default/nobody', status: 'matched' },
      ],
    );
  });

  it('counts statuses by day and owner, and lets days without a change stand', async () => {
    const store = FakeStore.create().addCluster('prod', []);
    const { live, ledger, write, pass, trend } = await setUp(
      engine,
      [component('a'), component('b', { owner: 'user:ada' })],
      store,
    );
    await write();
    pass(3 * DAY);
    expect(await write()).toBe(0);
    store.apply('prod', deployment('a', { id: 'a' }));
    await write();
    const statuses = (await trend(10)).map(point => [
      point.date,
      point.statuses.unmatched,
      point.statuses.matched,
    ]);
    expect(statuses).toEqual([
      ['2026-03-01', 2, 0],
      ['2026-03-02', 2, 0],
      ['2026-03-03', 2, 0],
      ['2026-03-04', 1, 1],
    ]);
    // A renamed owner takes its entities along.
    change(live, component('a', { owner: 'payments' }));
    await write();
    const now = new Date('2026-03-04T12:00:00.000Z');
    const of = async (owner: string) =>
      (await ledger.trend({ days: 1, owners: [owner], now }))[0].statuses
        .matched;
    expect([
      await of('group:default/payments'),
      await of('group:default/shop'),
    ]).toEqual([1, 0]);
  });

  it('survives a clock that jumps', async () => {
    const store = FakeStore.create().addCluster('prod', []);
    const { knex, write, pass, trend } = await setUp(
      engine,
      [component('a')],
      store,
    );
    await write();
    pass(-400 * DAY);
    store.apply('prod', deployment('a', { id: 'a' }));
    await write();
    const [row] = await knex('findings').select();
    expect(new Date(row.fixed_at) >= new Date(row.first_seen)).toBe(true);

    pass(800 * DAY);
    store.delete('prod', deployment('a', { id: 'a' }));
    await write();
    pass(-400 * DAY);
    expect((await trend(2)).at(-1)).toMatchObject({ date: '2026-03-01' });
    expect(await write()).toBeGreaterThan(0);
    expect((await trend(1))[0].statuses).toMatchObject({
      unmatched: 1,
      matched: 0,
    });
    expect(await knex('findings').whereNull('fixed_at')).toHaveLength(1);
  });

  it('deletes what was fixed long ago, but no day that later days build on', async () => {
    const store = FakeStore.create().addCluster('prod', []);
    const { knex, write, pass, trend } = await setUp(
      engine,
      [component('a')],
      store,
    );
    await write();
    pass(DAY);
    store.apply('prod', deployment('a', { id: 'a' }));
    await write();
    pass(100 * DAY);
    const at = new Date('2026-05-01T00:00:00.000Z');
    await purgeLedger(knex, at);
    // Nothing has been recorded since: the clock may be wrong.
    expect(await knex('findings')).toHaveLength(1);
    store.delete('prod', deployment('a', { id: 'a' }));
    await write();
    await purgeLedger(knex, at);
    expect(await knex('findings')).toHaveLength(1);
    expect((await trend(3)).map(({ statuses }) => statuses.matched)).toEqual([
      1, 1, 0,
    ]);
  });
});
