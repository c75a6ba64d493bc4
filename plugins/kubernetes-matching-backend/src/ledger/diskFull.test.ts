import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import createKnex from 'knex';
import { component } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { replica } from '../__testUtils__/ledgerSetup';
import { Ledger } from './Ledger';
import { LedgerWriter } from './LedgerWriter';

it('writes all or nothing while the disk is full, and all of it once there is room', async () => {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  await Ledger.create({ database: { getClient: async () => knex } });
  const fence = (await DatabaseLease.create({ table: 'ledger', knex }).beat())!;
  const writer = LedgerWriter.create({ knex });
  const store = FakeStore.create().addCluster('prod', []);
  const { live, view } = await replica({
    entities: [component('first')],
    store,
  });
  const count = async () => {
    const [{ open }] = await knex('findings')
      .whereNull('fixed_at')
      .count({ open: '*' });
    return Number(open);
  };
  expect(await writer.write(await view(), fence)).toBeGreaterThan(0);
  const before = await count();

  const [{ page_count: pages }] = await knex.raw('PRAGMA page_count');
  await knex.raw(`PRAGMA max_page_count = ${Number(pages) + 2}`);
  const changed = Array.from({ length: 2_000 }, (_, at) =>
    component(`new-${at}`),
  );
  await live.takeCatalogChange({ changed, removed: [] });
  const full = await view();
  for (let round = 0; round < 2; round++) {
    await expect(writer.write(full, fence)).rejects.toThrow(/full/);
    expect(await count()).toBe(before);
  }

  await knex.raw('PRAGMA max_page_count = 1000000');
  expect(await writer.write(full, fence)).toBeGreaterThanOrEqual(2_000);
  expect(await count()).toBe(before + 2_000);
  expect(await writer.write(full, fence)).toBe(0);
  await knex.destroy();
});
