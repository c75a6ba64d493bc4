import fc from 'fast-check';
import {
  allAtOnce,
  groupKindOf,
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectQuery,
  ObjectSummary,
  parseLabelSelector,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  createStore,
  deployments,
  pods,
  settled,
} from '../__testUtils__/createStore';
import { strip } from './strip';

const keyOf = (object: KubernetesObject) =>
  `${groupKindOf(object)} ${object.metadata.namespace} ${object.metadata.name}`;
const sorted = (items: Iterable<unknown>) =>
  [...items].map(item => JSON.stringify(item)).sort();

describe('the history of a ClusterStore', () => {
  const version = fc.constantFrom('1', '2', '3', undefined);
  const labels = fc.dictionary(
    fc.constantFrom('app', 'tier', 'pod-template-hash', 'constructor', 'ключ'),
    fc.constantFrom('', 'a', 'b', 'значение'),
  );
  const object: fc.Arbitrary<KubernetesObject> = fc
    .record({
      kind: fc.constantFrom('Pod', 'Deployment'),
      name: fc.constantFrom('x', 'y', 'z', 'constructor', '__proto__'),
      namespace: fc.constantFrom('shop', 'bank', undefined),
      uid: fc.constantFrom('uid-1', 'uid-2'),
      resourceVersion: version,
      labels,
      annotations: fc.dictionary(
        fc.constantFrom(
          'backstage.io/kubernetes-id',
          'kubectl.kubernetes.io/last-applied-configuration',
          'note',
        ),
        fc.string(),
      ),
      owner: fc.constantFrom('uid-1', 'uid-2', undefined),
      managedFields: fc.constantFrom([{ manager: 'kubectl' }], undefined),
      spec: fc.json().map(json => JSON.parse(json)),
    })
    .map(({ kind, owner, spec, ...metadata }) =>
      JSON.parse(
        JSON.stringify({
          apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
          kind,
          metadata: {
            ...metadata,
            ownerReferences: owner && [
              { apiVersion: 'v1', kind: 'X', name: 'x', uid: owner },
            ],
          },
          spec,
        }),
      ),
    );
  const event = fc.record({
    step: fc.constant('event' as const),
    type: fc.constantFrom(
      'ADDED' as const,
      'MODIFIED' as const,
      'DELETED' as const,
    ),
    object,
  });
  const list = fc.record({
    step: fc.constant('list' as const),
    kind: fc.constantFrom('Pod', 'Deployment'),
    // No API server lists an object twice.
    items: fc.uniqueArray(object, { maxLength: 40, selector: keyOf }),
    asBytes: fc.boolean(),
    removed: fc.array(object, { maxLength: 3 }),
    end: fc.constantFrom('commit' as const, 'abort' as const, 'leave' as const),
  });
  const drop = fc.record({
    step: fc.constant('drop' as const),
    kind: fc.constantFrom('Pod', 'Deployment'),
  });
  const query: fc.Arbitrary<ObjectQuery> = fc.record(
    {
      selector: fc
        .constantFrom('', 'app=a', 'app in (a,b),tier!=a', '!app')
        .map(parseLabelSelector),
      namespace: fc.constantFrom('shop', 'bank'),
      kinds: fc.subarray(['Pod', 'Deployment.apps']),
      name: fc.constantFrom('x', 'constructor'),
    },
    { requiredKeys: [] },
  );

  it('holds what the cluster holds, after any history, and tells of each change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(event, list, drop), { maxLength: 25 }),
        fc.array(query, { minLength: 1, maxLength: 4 }),
        async (steps, queries) => {
          const { store, changes } = createStore();
          const watched = { Pod: pods, Deployment: deployments };
          const model = new Map<string, KubernetesObject>();
          const whole = new Set<string>();
          const isOlder = (item: KubernetesObject) => {
            const known = model.get(keyOf(item)) as any;
            const { resourceVersion } = item.metadata as any;
            // As text they compare like the numbers they are.
            return known?.metadata.resourceVersion > resourceVersion;
          };
          // A version that was seen already is not checked again, so the model keeps the first object of each.
          const put = (target: typeof model, item: KubernetesObject) => {
            const known = target.get(keyOf(item)) ?? model.get(keyOf(item));
            const { resourceVersion, uid } = item.metadata as any;
            const isKnown =
              known &&
              resourceVersion !== undefined &&
              (known.metadata as any).resourceVersion === resourceVersion &&
              known.metadata.uid === uid;
            target.set(keyOf(item), isKnown ? known : strip(item));
          };
          const dropKind = (kind: string) => {
            for (const [key, item] of model) {
              if (item.kind === kind) model.delete(key);
            }
          };
          const taken: [is: boolean, should: boolean][] = [];
          for (const step of steps) {
            if (step.step === 'event') {
              const kind = watched[step.object.kind as 'Pod'];
              taken.push([store.apply(kind, step), true]);
              // A watch may tell again what happened before.
              if (isOlder(step.object)) continue;
              if (step.type === 'DELETED') model.delete(keyOf(step.object));
              else put(model, step.object);
            } else if (step.step === 'drop') {
              store.drop(watched[step.kind as 'Pod']);
              dropKind(step.kind);
              whole.delete(step.kind);
            } else {
              const isWhole = whole.has(step.kind);
              const replacement = store.beginReplace(
                watched[step.kind as 'Pod'],
              );
              const listed = new Map<string, KubernetesObject>();
              const target = isWhole ? listed : model;
              for (const item of step.items) {
                const bytes = Buffer.from(JSON.stringify(item));
                const isTaken = replacement.add(step.asBytes ? bytes : item);
                taken.push([isTaken, item.kind === step.kind]);
                if (!isTaken) continue;
                put(target, item);
                listed.set(keyOf(item), target.get(keyOf(item))!);
              }
              for (const item of step.removed) {
                if (item.kind !== step.kind) continue;
                replacement.remove(item);
                listed.delete(keyOf(item));
                if (!isWhole) model.delete(keyOf(item));
              }
              if (step.end === 'commit') {
                allAtOnce(replacement.commitInSteps());
                dropKind(step.kind);
                for (const [key, item] of listed) model.set(key, item);
                whole.add(step.kind);
              } else if (step.end === 'abort') {
                replacement.abort();
              }
            }
            const expected = [...model.values()];
            expect(sorted(store.objects({}))).toEqual(sorted(expected));
          }
          expect(taken.filter(([is, should]) => is !== should)).toEqual([]);
          const expected = [...model.values()];
          const plain = InMemoryObjectIndex.create({
            cluster: 'c',
            objects: expected.map(summarize),
          });
          const { index } = store;
          expect(index.size).toBe(plain.size);
          for (const asked of queries) {
            const found = sorted(index.find(asked));
            expect(found).toEqual(sorted(plain.find(asked)));
            expect(sorted(store.objects(asked).map(summarize))).toEqual(found);
          }
          expect(sorted(index.ownedBy('uid-1'))).toEqual(
            sorted(plain.ownedBy('uid-1')),
          );
          expect(new Map(index.labelValues('app'))).toEqual(
            new Map(plain.labelValues('app')),
          );

          [pods, deployments].forEach(kind => store.beginReplace(kind).abort());
          await settled();
          const told = new Map<string, ObjectSummary>();
          const toldKey = ({ kind, namespace, name }: ObjectSummary) =>
            `${kind} ${namespace} ${name}`;
          for (const change of changes) {
            if (change.type !== 'objects') continue;
            for (const { before, after } of change.changes) {
              expect(before ?? after).toBeDefined();
              const known = before && told.get(toldKey(before));
              expect(known).toBe(before);
              if (before) told.delete(toldKey(before));
              if (after) told.set(toldKey(after), after);
            }
          }
          expect(sorted(told.values())).toEqual(sorted(index.find({})));
        },
      ),
    );
  }, 60_000); // a busy machine takes long for as many histories
});
