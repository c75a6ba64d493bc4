import { mockServices } from '@backstage/backend-test-utils';
import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import { FirstSync, FirstSyncStore } from './FirstSync';

type ClusterState = ClusterObjects['index']['state'];

const since = '2026-01-01T00:00:00.000Z';
const syncing: ClusterState = { type: 'syncing' };
const synced: ClusterState = { type: 'synced' };
const LIST = 'The list of clusters has not been read yet';
const NONE = 'No cluster has been listed yet';

function setUp(states?: Record<string, ClusterState>) {
  const store = {
    absence: undefined as string | undefined,
    isEmpty: false as boolean,
    states,
    /** Those that have not. */
    silent: new Set<string>(),
    clusters() {
      const entries = this.states && Object.entries(this.states);
      return entries?.map(([name, state]) => ({
        name,
        hasAnswered: !this.silent.has(name),
        index: { state },
      }));
    },
  } satisfies FirstSyncStore & {
    states?: Record<string, ClusterState>;
    silent: Set<string>;
  };
  const clock = { now: 0 };
  const logger = mockServices.logger.mock();
  const sync = FirstSync.create({
    ...{ store, logger, timeoutMs: 60_000, now: () => clock.now },
  });
  sync.begin();
  return { store, clock, logger, sync };
}

it.each<[string, ClusterState]>([
  ['synced', synced],
  ['forbidden', { type: 'forbidden', kinds: ['Pod'] }],
  ['unreachable', { type: 'unreachable', since, reason: 'no answer' }],
  ['unauthorized', { type: 'unauthorized', hop: 'authentication' }],
  ['stale', { type: 'stale', since, reason: 'lost' }],
  ['not watched', { type: 'not-watched', reason: 'switched off' }],
])('waits for what is syncing, and not for what is %s', (_, state) => {
  const { store, sync } = setUp({ one: state, two: syncing });
  expect(sync.awaited()).toBe(
    '1 of 2 clusters have not been read for the first time yet',
  );
  store.states = { one: state, two: synced };
  expect(sync.awaited()).toBeUndefined();
});

it('waits for the list, and for nothing where none is read', () => {
  const { store, sync } = setUp();
  expect(sync.awaited()).toBe(LIST);
  store.states = { one: synced };
  expect(sync.awaited()).toBeUndefined();

  const without = setUp();
  expect(without.sync.awaited()).toBe(LIST);
  without.store.absence = 'kubernetes.cache.enabled is false';
  expect(without.sync.awaited()).toBeUndefined();
});

it.each<[string, Partial<ReturnType<typeof setUp>['store']>]>([
  ['says that it is', { isEmpty: true }],
  ['has no cluster', { states: {} }],
])('gives an empty list, which %s, ten seconds', (_, empty) => {
  const { store, clock, logger, sync } = setUp();
  clock.now = 4_000;
  Object.assign(store, empty);
  for (clock.now of [4_000, 13_999]) expect(sync.awaited()).toBe(NONE);
  clock.now = 14_000;
  expect(sync.awaited()).toBeUndefined();
  // It is without nothing, where there are none.
  expect(logger.warn).not.toHaveBeenCalled();

  const late = setUp();
  Object.assign(late.store, empty);
  expect(late.sync.awaited()).toBe(NONE);
  late.clock.now = 9_000;
  late.store.isEmpty = false;
  late.store.states = { one: syncing };
  for (late.clock.now of [9_000, 59_999]) {
    expect(late.sync.awaited()).toContain('1 of 1 clusters');
  }
  late.store.states = { one: synced };
  expect(late.sync.awaited()).toBeUndefined();
});

it('gives an empty list no time where no sync is waited for', () => {
  const store = { absence: undefined, isEmpty: true, clusters: () => [] };
  const logger = mockServices.logger.mock();
  const sync = FirstSync.create({ store, logger, timeoutMs: 0, now: () => 0 });
  sync.begin();
  expect(sync.awaited()).toBeUndefined();
});

it('never waits again once it was over', () => {
  const { store, sync } = setUp({ one: synced });
  expect(sync.awaited()).toBeUndefined();
  store.states = { one: synced, late: syncing };
  expect(sync.awaited()).toBeUndefined();
});

it('waits no longer than it is told, and names then what is missing to the log alone', () => {
  const { clock, logger, sync } = setUp({ slow: syncing, one: synced });
  clock.now = 59_999;
  expect(sync.awaited()).toContain('1 of 2 clusters');
  clock.now = 60_000;
  expect(sync.awaited()).toBeUndefined();
  expect(sync.awaited()).toBeUndefined();
  expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
    'Ready without the first sync of "slow", after 60 s (backend.health.firstSyncTimeout): what concerns them is shown as unknown until then',
  ]);
});

it('waits ten seconds for a list that does not come', () => {
  const { store, clock, logger, sync } = setUp();
  clock.now = 9_999;
  expect(sync.awaited()).toBe(LIST);
  clock.now = 10_000;
  expect(sync.awaited()).toBeUndefined();
  store.states = { late: syncing };
  expect(sync.awaited()).toBeUndefined();
  expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
    'Ready without the list of clusters, which said nothing for 10 s: what concerns them is shown as unknown until then',
  ]);
});

it('waits ten seconds for clusters that say nothing, and longer for those that do', () => {
  const { store, clock, logger, sync } = setUp({ big: syncing, hung: syncing });
  store.silent.add('hung');
  for (clock.now of [0, 30_000]) {
    expect(sync.awaited()).toContain('2 of 2 clusters');
  }
  store.states = { big: synced, hung: syncing };
  expect(sync.awaited()).toBeUndefined();
  expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
    'Ready without the first sync of "hung", which said nothing for 10 s: what concerns them is shown as unknown until then',
  ]);

  const early = setUp({ hung: syncing });
  early.store.silent.add('hung');
  for (early.clock.now of [0, 9_999]) {
    expect(early.sync.awaited()).toContain('1 of 1 clusters');
  }

  // Those that were listed late have had no time to answer yet.
  const late = setUp();
  late.clock.now = 9_000;
  expect(late.sync.awaited()).toBe(LIST);
  late.store.states = { hung: syncing };
  late.store.silent.add('hung');
  for (late.clock.now of [9_500, 10_000]) {
    expect(late.sync.awaited()).toContain('1 of 1 clusters');
  }
  late.clock.now = 20_000;
  expect(late.sync.awaited()).toBeUndefined();
});
