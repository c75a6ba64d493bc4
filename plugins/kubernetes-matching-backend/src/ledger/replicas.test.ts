import { Knex } from 'knex';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { replica } from '../__testUtils__/ledgerSetup';
import { Postgres } from '../__testUtils__/Postgres';
import { Ledger } from './Ledger';
import { LedgerView } from './LedgerView';
import { LedgerWriter } from './LedgerWriter';
import { FindingRow } from './rows';

jest.setTimeout(180_000);

let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres?.stop());

/** One of two replicas, with connections of its own, which can be killed and started anew. */
class Writer {
  #starts = 0;
  #knex!: Knex;
  #writer!: LedgerWriter;

  constructor(
    private readonly name: string,
    private readonly database: string,
  ) {
    this.#start();
  }

  write(view: LedgerView): Promise<number> {
    return this.#writer.write(view);
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
  const writers = [new Writer('a', database), new Writer('b', database)];
  let interrupted = 0;
  const breaks = new Map(names.map(n => [n, 1]));
  let broken = new Set(names);
  let before = await view();
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };

  for (let round = 0; round < 25; round++) {
    const current = await view();
    // Both write at once, one of them perhaps from a view that lags behind, and one is perhaps killed meanwhile.
    const lagging = random() < 0.5 ? before : current;
    const writes = [writers[0].write(current), writers[1].write(lagging)];
    const victim = Math.floor(random() * 3);
    if (victim < 2) {
      await new Promise(resolve => setTimeout(resolve, random() * 20));
      interrupted += await writers[victim].kill(admin);
    }
    await Promise.allSettled(writes);
    // Then both have caught up, and write as they always do.
    for (let turn = 0; turn < 2; turn++) {
      for (const writer of writers) await writer.write(current);
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

    before = current;
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
