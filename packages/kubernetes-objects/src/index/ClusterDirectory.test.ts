import fc from 'fast-check';
import { parseLabelSelector } from '../labels/parseLabelSelector';
import { summarize } from '../objects/summarize';
import { allAtOnce } from '../steps/Steps';
import { ClusterDirectory, thatMayHold } from './ClusterDirectory';
import { InMemoryObjectIndex } from './InMemoryObjectIndex';
import { ObjectQuery } from './ObjectIndex';

const NOTED = 'backstage.io/kubernetes-id';

function pod(name: string, labels: Record<string, string>, note?: string) {
  const annotations = note === undefined ? undefined : { [NOTED]: note };
  return summarize({
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { namespace: 'shop', name, uid: name, labels, annotations },
  });
}

function create(cluster: string, directory?: ClusterDirectory) {
  return InMemoryObjectIndex.create({ cluster, directory });
}

const namesOf = (indexes: readonly { cluster: string }[]) =>
  indexes.map(({ cluster }) => cluster);
const select = (text: string): ObjectQuery => ({
  selector: parseLabelSelector(text),
});

it('names the clusters that hold a label, in the order of the question', () => {
  const directory = ClusterDirectory.create();
  const [a, b, c] = ['a', 'b', 'c'].map(name => create(name, directory));
  for (const index of [c, a]) index.upsert(pod('one', { app: 'cart' }));
  b.upsert(pod('two', { app: 'web' }, 'cart'));
  const asked = [a, b, c];
  expect(namesOf(thatMayHold(asked, select('app=cart')))).toEqual(['a', 'c']);
  expect(namesOf(thatMayHold(asked, select('app in (web,x)')))).toEqual(['b']);
  const annotation = { key: NOTED, value: 'cart' };
  expect(namesOf(thatMayHold(asked, { annotation }))).toEqual(['b']);
  expect(thatMayHold(asked, select('app=nothing'))).toEqual([]);
});

it('leaves nobody out where the question names no value, or one of the clusters is not in the directory', () => {
  const directory = ClusterDirectory.create();
  const a = create('a', directory);
  const other = create('other');
  const asked = [a, other];
  for (const text of ['app', '!app', 'app!=cart', 'app notin (cart)', '']) {
    expect(thatMayHold(asked, select(text))).toEqual(asked);
  }
  // What controllers generate is not indexed.
  expect(thatMayHold([a], select('pod-template-hash=1'))).toEqual([a]);
  expect(thatMayHold(asked, { name: 'one' })).toEqual(asked);
  expect(thatMayHold(asked, select('app=cart'))).toEqual([other]);
  expect(thatMayHold([other, a], select('app=cart'))).toEqual([other, a]);
});

it('lets go of a cluster that leaves, which is asked itself from then on', () => {
  const directory = ClusterDirectory.create();
  const [a, b] = ['a', 'b'].map(name => create(name, directory));
  for (let at = 0; at < 2000; at++) a.upsert(pod(`p${at}`, { app: `v${at}` }));
  b.upsert(pod('one', { app: 'v7' }));
  allAtOnce(a.leaveInSteps());
  a.upsert(pod('late', { app: 'late' }));
  expect(directory.holding(select('app=v7'))).toEqual([b]);
  expect(directory.holding(select('app=late'))).toEqual([]);
  expect(namesOf(thatMayHold([a, b], select('app=late')))).toEqual(['a', 'b']);
  expect(namesOf(thatMayHold([b, a], select('app=late')))).toEqual(['a']);
});

it('names every value that came into use, and each value once however many clusters hold it', () => {
  const directory = ClusterDirectory.create();
  const [a, b] = ['a', 'b'].map(name => create(name, directory));
  a.upsert(pod('one', { app: 'cart' }));
  const { revision } = directory.labelValues('app');
  b.upsert(pod('two', { app: 'cart' }));
  expect(directory.labelValues('app')).toMatchObject({ size: 1, revision });
  b.upsert(pod('three', { app: 'web' }));
  const values = directory.labelValues('app');
  expect([...values.addedSince(revision)]).toEqual(['web']);
  expect([...values.addedSince(0)]).toEqual(['cart', 'web']);
  expect(directory.labelValues('tier').size).toBe(0);
});

it('tells of what comes into use where the key was not in use for a while', () => {
  const directory = ClusterDirectory.create();
  const index = create('a', directory);
  index.upsert(pod('one', { app: 'cart' }));
  const seen = directory.labelValues('app').revision;
  index.replace([]);
  expect(directory.labelValues('app').size).toBe(0);
  index.upsert(pod('one', { app: 'web' }));
  const values = directory.labelValues('app');
  expect(values.revision).toBeGreaterThan(seen);
  expect([...values.addedSince(seen)]).toEqual(['web']);
});

it('forgets the order of what has come and gone many times, and then tells of all', () => {
  const directory = ClusterDirectory.create();
  const index = create('a', directory);
  index.upsert(pod('stays', { app: 'stays' }));
  const seen = directory.labelValues('app').revision;
  for (let at = 0; at < 3000; at++) {
    index.upsert(pod('one', { app: `v${at}` }));
  }
  const values = directory.labelValues('app');
  const told = [...values.addedSince(seen)];
  expect(told).toEqual(expect.arrayContaining(['stays', 'v2999']));
  expect(told.length).toBeLessThan(2000);
});

it('never leaves out a cluster that holds what is asked for, whatever has come and gone', () => {
  const word = fc.constantFrom('x', 'y', 'z');
  const step = fc.record({
    at: fc.nat({ max: 2 }),
    name: fc.constantFrom('one', 'two', 'three'),
    labels: fc.dictionary(fc.constantFrom('app', 'tier'), word),
    note: fc.option(word, { nil: undefined }),
    isGone: fc.boolean(),
  });
  const questions = [
    ...['app=x', 'app=y,tier=z', 'app in (x,z)', 'app!=x', 'tier'].map(select),
    { annotation: { key: NOTED, value: 'x' } },
    { annotation: { key: NOTED, value: 'y' }, ...select('app=x') },
  ];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const directory = ClusterDirectory.create();
      const indexes = ['a', 'b', 'c'].map(name => create(name, directory));
      for (const { at, name, labels, note, isGone } of steps) {
        if (isGone)
          indexes[at].delete({ kind: 'Pod', namespace: 'shop', name });
        else indexes[at].upsert(pod(name, labels, note));
      }
      for (const question of questions) {
        const holding = indexes.filter(index => [...index.find(question)][0]);
        expect(thatMayHold(indexes, question)).toEqual(
          expect.arrayContaining(holding),
        );
      }
      // And once nothing is there, nobody is named.
      for (const index of indexes) index.replace([]);
      expect(thatMayHold(indexes, select('app=x'))).toEqual([]);
    }),
  );
});
