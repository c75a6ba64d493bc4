import { allAtOnce, Steps } from '@mooring/kubernetes-objects';
import {
  fiftyMilliseconds,
  longestStep,
} from '@mooring/kubernetes-objects/testUtils';
import { createStore, pod, pods, settled } from '../__testUtils__/createStore';
import { ClusterStore } from './ClusterStore';

jest.setTimeout(300_000);

const OBJECTS = 100_000;

/** How a list of pods begins, of which each says in which list it came. */
function begin(
  store: ClusterStore,
  list: number,
  { first = 0, count = OBJECTS } = {},
) {
  const replacement = store.beginReplace(pods);
  for (let at = first; at < first + count; at++) {
    replacement.add(
      pod(`pod-${at}`, {
        resourceVersion: `${list * OBJECTS + at}`,
        labels: { list: `${list}`, id: `id-${at}` },
      }),
    );
  }
  return replacement;
}

/** A store, the steps that it was asked to do, and how many changes it told of at a time. */
function createPacedStore() {
  const waiting: Steps<void>[] = [];
  const changes: number[] = [];
  const store = ClusterStore.create({
    cluster: 'c',
    run: steps => waiting.push(steps),
    onChange: change => {
      if (change.type === 'objects') changes.push(change.changes.length);
    },
  });
  return { store, changes, waiting };
}

it('lets nobody wait longer than 50 ms for a list of 100,000 objects, nor for their end', () => {
  const limit = fiftyMilliseconds();
  const { store, waiting } = createPacedStore();
  let list = 0;
  const next = () => {
    // Half of each list has gone in the next, and the other half has changed.
    list += 1;
    return begin(store, list, { first: (list * OBJECTS) / 2 }).commitInSteps();
  };
  expect(longestStep(limit, next)).toBeLessThan(limit);
  expect(longestStep(limit, next)).toBeLessThan(limit);
  expect(store.index.size).toBe(OBJECTS);
  const dropped = longestStep(limit, () => {
    if (store.index.size === 0) allAtOnce(next());
    store.drop(pods);
    return waiting.pop()!;
  });
  expect(dropped).toBeLessThan(limit);
  expect(store.index.size).toBe(0);
});

it('shows what is in two lists all the time while the second is taken into view, and tells of it in parts', async () => {
  const { store, changes } = createPacedStore();
  const count = 2_000;
  allAtOnce(begin(store, 0, { count }).commitInSteps());
  await settled();
  changes.length = 0;
  const steps = begin(store, 1, { first: 1_000, count }).commitInSteps();
  while (!steps.next().done) {
    await settled();
    expect(store.index.size).toBeGreaterThanOrEqual(count);
    expect([...store.index.find({ name: 'pod-1500' })]).toHaveLength(1);
  }
  expect(store.index.size).toBe(count);
  expect([...store.index.find({ name: 'pod-0' })]).toEqual([]);
  await settled();
  expect(Math.max(...changes)).toBe(100);
  expect(changes.reduce((sum, size) => sum + size, 0)).toBe(3_000);
});

it('has a watch and a newer list overtake one that is taken into view', () => {
  const { store } = createStore();
  const count = 1_000;
  const of = (list: number, name: string) =>
    pod(name, { resourceVersion: `${list}`, labels: { list: `${list}` } });
  allAtOnce(begin(store, 0, { count }).commitInSteps());
  const steps = begin(store, 1, { count }).commitInSteps();
  steps.next();
  store.apply(pods, { type: 'MODIFIED', object: of(999_999, 'pod-998') });
  store.apply(pods, { type: 'DELETED', object: of(999_999, 'pod-999') });
  steps.next();
  const listOf = (name: string) =>
    [...store.index.find({ name })].map(({ labels }) => labels.list);
  const half = begin(store, 2, { count: 1 });
  expect(allAtOnce(steps).changed).toBeLessThan(count);
  expect(listOf('pod-998')).toEqual(['999999']);
  expect(listOf('pod-999')).toEqual([]);
  allAtOnce(half.commitInSteps());
  expect(store.index.size).toBe(1);
  expect(listOf('pod-0')).toEqual(['2']);

  // The rest of a list that a watch has overtaken goes into view.
  const last = begin(store, 3, { count }).commitInSteps();
  last.next();
  store.apply(pods, { type: 'MODIFIED', object: of(999_999, 'pod-998') });
  store.apply(pods, { type: 'DELETED', object: of(999_999, 'pod-999') });
  allAtOnce(last);
  expect(listOf('pod-998')).toEqual(['999999']);
  expect(listOf('pod-997')).toEqual(['3']);
  expect(store.index.size).toBe(count - 1);
});

it('forgets a kind that a new list begins for, and what the list does not bring', () => {
  const { store, waiting } = createPacedStore();
  allAtOnce(begin(store, 0, { count: 1_000 }).commitInSteps());
  store.drop(pods);
  const [forgetting] = waiting;
  forgetting.next();
  expect(store.held(pods).isWhole).toBe(false);
  const again = begin(store, 1, { first: 500, count: 1_000 });
  allAtOnce(forgetting);
  allAtOnce(again.commitInSteps());
  expect(store.held(pods).isWhole).toBe(true);
  expect(store.index.size).toBe(1_000);
  expect([...store.objects({})]).toHaveLength(1_000);
});
