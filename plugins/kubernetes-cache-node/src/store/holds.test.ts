import { allAtOnce, Steps } from '@mooring/kubernetes-objects';
import {
  fiftyMilliseconds,
  longestStep,
} from '@mooring/kubernetes-objects/testUtils';
import { createStore, pod, pods, settled } from '../__testUtils__/createStore';
import { ClusterStore } from './ClusterStore';

jest.setTimeout(300_000);

const OBJECTS = 100_000;

/** A list of many pods, of which each says in which list it came. */
function begin(store: ClusterStore, list: number, first = 0) {
  const replacement = store.beginReplace(pods);
  for (let at = first; at < first + OBJECTS; at++) {
    replacement.add(
      pod(`pod-${at}`, {
        resourceVersion: `${list * OBJECTS + at}`,
        labels: { list: `${list}`, id: `id-${at}` },
      }),
    );
  }
  return replacement;
}

/** A store, and the steps that it was asked to do. */
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
  const first = longestStep(limit, () => begin(store, list++).commitInSteps());
  expect(first).toBeLessThan(limit);
  const again = longestStep(limit, () => begin(store, list++).commitInSteps());
  expect(again).toBeLessThan(limit);
  const others = longestStep(limit, () => {
    list += 1;
    return begin(store, list, list * OBJECTS).commitInSteps();
  });
  expect(others).toBeLessThan(limit);
  expect(store.index.size).toBe(OBJECTS);
  const dropped = longestStep(limit, () => {
    if (store.index.size === 0) allAtOnce(begin(store, ++list).commitInSteps());
    store.drop(pods);
    return waiting.pop()!;
  });
  expect(dropped).toBeLessThan(limit);
  expect(store.index.size).toBe(0);
});

it('shows each object as it was or as it is while a list is taken into view, and tells in small parts', async () => {
  const { store, changes } = createPacedStore();
  allAtOnce(begin(store, 0).commitInSteps());
  await settled();
  changes.length = 0;
  const replacement = begin(store, 1, OBJECTS / 2);
  const sizes = new Set<number>();
  const steps = replacement.commitInSteps();
  let number = 0;
  while (!steps.next().done) {
    if (number++ % 100 > 0) continue;
    await settled();
    sizes.add(store.index.size);
    const { state } = store.kinds()[0];
    expect(store.held(pods).isWhole).toBe(true);
    expect(state).not.toBe('synced'); // nobody has said so
  }
  // What is there in both lists is there all the time.
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(OBJECTS);
  expect(store.index.size).toBe(OBJECTS);
  expect([...store.index.find({ name: 'pod-0' })]).toEqual([]);
  expect(changes.length).toBeGreaterThan(10);
});

it('gives up a list that is overtaken while it is taken into view', () => {
  const { store } = createStore();
  const names = () =>
    [...store.index.find({})].map(({ name, labels }) => name + labels.list);
  const of = (list: number, at: string) =>
    pod(at, { resourceVersion: `${list}`, labels: { list: `${list}` } });
  allAtOnce(begin(store, 0).commitInSteps());
  const steps = begin(store, 1).commitInSteps();
  steps.next();
  // A watch knows better of what is yet to come.
  store.apply(pods, { type: 'MODIFIED', object: of(999_999, 'pod-99999') });
  store.apply(pods, { type: 'DELETED', object: of(999_999, 'pod-99998') });
  steps.next();
  const other = store.beginReplace(pods);
  other.add(of(1_000_000, 'pod-1'));
  const result = allAtOnce(steps);
  expect(result.changed).toBeLessThan(OBJECTS);
  allAtOnce(other.commitInSteps());
  expect(names()).toEqual(['pod-11000000']);
});
