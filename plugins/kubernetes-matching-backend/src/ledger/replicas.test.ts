import { Knex } from 'knex';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { replica } from '../__testUtils__/ledgerSetup';
import { Postgres } from '../__testUtils__/Postgres';
import { Ledger } from './Ledger';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { LedgerView } from './LedgerView';
import { LedgerWriter } from './LedgerWriter';
import { FindingRow } from './rows';

jest.setTimeout(180_000);

let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres?.stop());

/** One of two replicas, with connections of its own, which can be killed and started again. */
class Writer {
  #starts = 0;
  #knex!: Knex;
  #lease!: DatabaseLease;
  #writer!: LedgerWriter;

  constructor(
    private readonly name: string,
    private readonly database: string,
    private readonly now: () => number,
  ) {
    this.#start();
  }

  /** The fencing number; `undefined` while the other one writes. */
  beat(): Promise<number | undefined> {
    return this.#lease.beat();
  }

  write(view: LedgerView, fence: number): Promise<number> {
    return this.#writer.write(view, fence);
  }

  /** Writes unless the other one does. */
  async run(view: LedgerView): Promise<void> {
    const fence = await this.beat();
    if (fence !== undefined) await this.write(view, fence);
  }

  /** Cuts the connections as the end of the process does, whatever they are doing, and forgets all it knew. */
  async kill(admin: Knex): Promise<number> {
    const [killed, name] = [this.#knex, this.#connectionName];
    this.#start();
    const { rows } = await admin.raw(
      `SELECT pg_terminate_backend(pid), state FROM pg_stat_activity WHERE application_name = ?`,
      [name],
    );
    await killed.destroy();
    return rows.filter((row: { state: string }) => row.state !== 'idle').length;
  }

  get #connectionName(): string {
    return `${this.name}-${this.#starts}`;
  }

  #start(): void {
    this.#starts++;
    this.#knex = postgres.connect(this.database, this.#connectionName);
    // The server cuts connections that wait in the pool; the next query opens others.
    this.#knex.client.pool.on('error', () => {});
    this.#lease = DatabaseLease.create({
      table: 'ledger',
      knex: this.#knex,
      now: this.now,
    });
    this.#writer = LedgerWriter.create({ knex: this.#knex });
  }

  async stop(): Promise<void> {
    await this.#knex.destroy();
  }
}

it('loses, doubles and resurrects nothing, whichever of two replicas is killed when', async () => {
  const database = await postgres.createDatabase();
  const admin = postgres.connect(database);
  await Ledger.create({ database: { getClient: async () => admin } });
  const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
  const store = FakeStore.create().addCluster('prod');
  const { view } = await replica({
    entities: names.map(n => component(n)),
    store,
  });
  let now = 0;
  const writers = ['a', 'b'].map(n => new Writer(n, database, () => now));
  let interrupted = 0;
  const breaks = new Map(names.map(n => [n, 1]));
  let broken = new Set(names);
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };

  for (let round = 0; round < 25; round++) {
    const current = await view();
    // Both try at once, and one is perhaps killed meanwhile.
    const writes = writers.map(writer => writer.run(current));
    const victim = Math.floor(random() * 3);
    if (victim < 2) {
      await new Promise(resolve => setTimeout(resolve, random() * 20));
      interrupted += await writers[victim].kill(admin);
    }
    await Promise.allSettled(writes);
    // Then they go on as always, the other one after half a minute without a sign of life.
    for (let turn = 0; turn < 4; turn++) {
      for (const writer of writers) await writer.run(current);
      now += 10_000;
    }

    const rows = await admin<FindingRow>('findings').where({
      rule: 'no-objects',
    });
    for (const n of names) {
      const own = rows.filter(row => row.entity_ref.endsWith(`/${n}`));
      expect({ n, round, rows: own.length }).toEqual({
        n,
        round,
        rows: breaks.get(n),
      });
      const isOpen = own.some(row => row.fixed_at === null);
      expect({ n, round, isOpen }).toEqual({ n, round, isOpen: broken.has(n) });
    }

    broken = new Set(broken);
    for (const n of names) {
      if (random() < 0.7) continue;
      const label = deployment(n, { id: n });
      if (broken.delete(n)) store.apply('prod', label);
      else {
        store.delete('prod', label);
        broken.add(n);
        breaks.set(n, breaks.get(n)! + 1);
      }
    }
  }
  // Otherwise nothing was killed at a bad moment, and this proves nothing.
  expect(interrupted).toBeGreaterThan(0);
  const statuses = await admin('statuses').select();
  expect(statuses).toHaveLength(names.length);
  for (const writer of writers) await writer.stop();
  await admin.destroy();
});

it('takes over from a replica that is silent for half a minute, and lets it write no more when it wakes up', async () => {
  const database = await postgres.createDatabase();
  const admin = postgres.connect(database);
  await Ledger.create({ database: { getClient: async () => admin } });
  const store = FakeStore.create().addCluster('prod');
  const { view } = await replica({ entities: [component('cart')], store });
  let now = 0;
  const [a, b] = ['a', 'b'].map(n => new Writer(n, database, () => now));
  const fence = (await a.beat())!;
  const broken = await view();
  await a.write(broken, fence);
  // It is suspended here; the component is mended meanwhile.
  store.apply('prod', deployment('cart', { id: 'cart' }));
  expect(await b.beat()).toBeUndefined();
  now += 29_999;
  expect(await b.beat()).toBeUndefined();
  now += 1;
  const next = (await b.beat())!;
  expect(next).toBeGreaterThan(fence);
  await b.write(await view(), next);

  await expect(a.write(broken, fence)).rejects.toThrow('taken over');
  expect(await a.beat()).toBeUndefined();
  const rows = await admin<FindingRow>('findings').select();
  expect(rows).toHaveLength(1);
  expect(rows[0].fixed_at).not.toBeNull();
  for (const writer of [a, b]) await writer.stop();
  await admin.destroy();
});
