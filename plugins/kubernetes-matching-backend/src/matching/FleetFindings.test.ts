import { setImmediate } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { component, deployment } from '../__testUtils__/entities';
import { FakeStore } from '../__testUtils__/FakeStore';
import { FleetFindings } from './FleetFindings';
import { LiveMatches } from './LiveMatches';

it('counts entities and what nobody claims at one moment, whatever changes meanwhile', async () => {
  const store = FakeStore.create()
    .addCluster('prod', [deployment('payments', { id: 'paymnets' })])
    .addCluster('far');
  const common = { store, config: {}, logger: mockServices.logger.mock() };
  const live = LiveMatches.create(common);
  const fleet = FleetFindings.create({ ...common, live });
  await live.takeCatalogChange({
    changed: [component('payments')],
    removed: [],
  });
  live.takeCatalogRead();

  const isLinked = new Set<boolean>();
  let told = 0;
  fleet.subscribe(() => told++);
  for (let round = 0; round < 60; round++) {
    const id = round % 2 === 0 ? 'payments' : 'paymnets';
    const refreshed = fleet.refresh();
    // Before, while or after it is checked, by turns.
    for (let turn = 0; turn < round % 5; turn++) await setImmediate();
    store.apply('prod', deployment('payments', { id }));
    await refreshed;
    const { items, counts } = fleet.snapshot()!;
    const matched = items.filter(({ status }) => status === 'matched').length;
    expect({ round, dangling: counts.danglingLabels }).toEqual({
      round,
      dangling: 1 - matched,
    });
    isLinked.add(matched === 1);
  }
  expect([...isLinked].sort()).toEqual([false, true]);
  expect(told).toBeGreaterThan(10);

  await fleet.refresh();
  const last = { ...fleet.snapshot()! };
  expect(last.counts).toMatchObject({ danglingLabels: 1, clusters: 2 });
  expect(last.items).toBe(live.items({ withOthers: true }));
  told = 0;
  await fleet.refresh();
  expect(told).toBe(0);
  fleet.stop();
  live.stop();
});
