import {
  allAtOnce,
  ClusterDirectory,
  InMemoryObjectIndex,
  ObjectIndex,
  summarize,
} from '@mooring/kubernetes-objects';
import { comparable } from '../names/ComparableName';
import { labelValuesOf } from './labelValuesOf';

function pod(name: string, app: string) {
  return summarize({
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { namespace: 'shop', name, uid: name, labels: { app } },
  });
}

function create(cluster: string, directory?: ClusterDirectory) {
  return InMemoryObjectIndex.create({ cluster, directory });
}

function namesLike(value: string, indexes: readonly ObjectIndex[]) {
  const names = allAtOnce(labelValuesOf(indexes, 'app'));
  return allAtOnce(names.find(comparable(value), () => true)).map(
    ({ name }) => name,
  );
}

it('asks the directory that clusters share, and none of them', () => {
  const directory = ClusterDirectory.create();
  const indexes = ['a', 'b', 'c'].map(name => create(name, directory));
  const asked = indexes.map(index => jest.spyOn(index, 'labelValues'));
  indexes[0].upsert(pod('one', 'payments-api'));
  expect(namesLike('payment-api', indexes)).toEqual(['payments-api']);
  indexes[2].upsert(pod('two', 'payment-apis'));
  expect(namesLike('payment-api', indexes)).toEqual([
    'payment-apis',
    'payments-api',
  ]);
  for (const spy of asked) expect(spy).not.toHaveBeenCalled();
});

it('asks a cluster itself that is in no directory, or has left it', () => {
  const directory = ClusterDirectory.create();
  const [a, b] = ['a', 'b'].map(name => create(name, directory));
  const alone = create('alone');
  a.upsert(pod('one', 'payments-api'));
  alone.upsert(pod('two', 'payment-apis'));
  expect(namesLike('payment-api', [a, b, alone])).toEqual([
    'payment-apis',
    'payments-api',
  ]);
  allAtOnce(a.leaveInSteps());
  expect(namesLike('payment-api', [a, b, alone])).toEqual([
    'payment-apis',
    'payments-api',
  ]);
});

it('finds what came into use after the last value of a key was gone', () => {
  const directory = ClusterDirectory.create();
  const index = create('a', directory);
  index.upsert(pod('one', 'web'));
  expect(namesLike('payment-api', [index])).toEqual([]);
  index.replace([]);
  index.upsert(pod('one', 'payments-api'));
  expect(namesLike('payment-api', [index])).toEqual(['payments-api']);
});
