import {
  expandWorkload,
  groupKindOf,
  KubernetesObject,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { cluster, component, ID, workload } from '../testUtils/builders';
import { affectedEntities } from './affectedEntities';
import { evaluate } from './evaluate';

const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const entities = [
  component('payments-api'),
  component('payments', { [ID]: 'payments', [NAMESPACE]: 'shop' }),
  component('cart'),
  component('search', { [SELECTOR]: 'app=search' }),
  component('many', { [SELECTOR]: 'app in (a,b),tier!=x' }),
  component('any', { [SELECTOR]: '!tier,app' }),
];
const value = fc.constantFrom(
  ...['payments-api', 'payment-api', 'Payments', 'payments', 'cart', 'carts'],
  ...['search', 'serach', 'a', 'b', 'other'],
);
const labels = fc.dictionary(
  fc.constantFrom(ID, 'app', 'app.kubernetes.io/name', 'tier'),
  value,
  { maxKeys: 2 },
);
const manifest: fc.Arbitrary<KubernetesObject> = fc
  .record({
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'Job'),
    name: fc.constantFrom('web', 'cart', 'payments-api'),
    namespace: fc.constantFrom('shop', 'bank'),
    labels,
    pods: labels,
    annotations: fc.dictionary(fc.constant(ID), value, { maxKeys: 1 }),
    replicas: fc.constantFrom(0, 1),
  })
  .map(({ kind, name, ...options }) => workload(kind, name, options));

const keyOf = (object: ObjectSummary) => ({
  kind: groupKindOf(object),
  namespace: object.namespace,
  name: object.name,
});

describe('affectedEntities', () => {
  it('names every entity whose status or findings a change of one object changes', () => {
    const catalog = CatalogIndex.create(entities);
    const step = fc.record({ manifest, remove: fc.boolean(), at: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const index = cluster('prod');
        const verdicts = () =>
          new Map(
            entities.map(entity => {
              const match = evaluate({
                entity,
                catalog,
                clusters: [index],
                config: {},
              });
              const findings = match.findings.map(
                ({ rule, severity, message }) => [rule, severity, message],
              );
              return [
                match.entityRef,
                JSON.stringify([match.status, match.counts, findings]),
              ];
            }),
          );
        for (const { manifest: changed, remove, at } of steps) {
          const objects = expandWorkload(changed).map(summarize);
          const object = objects[at % objects.length];
          const before = verdicts();
          const was = index.get(keyOf(object));
          if (remove) index.delete(keyOf(object));
          else index.upsert(object);
          const is = index.get(keyOf(object));
          const affected = affectedEntities({
            catalog,
            index,
            before: was,
            after: is,
          });
          for (const [ref, verdict] of verdicts()) {
            const isExpected = affected.has(ref) || before.get(ref) === verdict;
            expect([ref, isExpected]).toEqual([ref, true]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('names no others', () => {
    const catalog = CatalogIndex.create(entities);
    const index = cluster('prod');
    const after = summarize(workload('Deployment', 'ledger'));
    expect([...affectedEntities({ catalog, index, after })]).toEqual([]);
    const cart = summarize(
      workload('Deployment', 'x', { labels: { [ID]: 'cart' } }),
    );
    expect([...affectedEntities({ catalog, index, after: cart })]).toEqual([
      'component:default/cart',
    ]);
  });
});
