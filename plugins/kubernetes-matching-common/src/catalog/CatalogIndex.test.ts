import {
  formatLabelSelector,
  Labels,
  matchesLabels,
} from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { readMatchQuery } from '../query/MatchQuery';
import { component, ID } from '../testUtils/builders';
import { CatalogIndex } from './CatalogIndex';

const SELECTOR = 'backstage.io/kubernetes-label-selector';

describe('CatalogIndex', () => {
  it('answers what a plain list filtered by hand answers, after any history', () => {
    const value = fc.constantFrom('a', 'b', 'c', 'constructor');
    const annotations = fc.record(
      {
        [ID]: fc.oneof(value, fc.constantFrom('', 'not legal')),
        [SELECTOR]: fc.constantFrom(
          ...['app=a', 'app in (a,b)', 'app in (a,b),tier=c', '!app', 'app'],
          ...[`${ID}=a`, 'not a selector', '', 'app!=a'],
        ),
      },
      { requiredKeys: [] },
    );
    const step = fc.record({
      name: fc.constantFrom('x', 'y', 'z', 'a'),
      annotations,
      remove: fc.boolean(),
    });
    const labels: fc.Arbitrary<Labels> = fc.dictionary(
      fc.constantFrom(ID, 'app', 'tier'),
      value,
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        labels,
        value,
        (steps, carried, wanted) => {
          const index = CatalogIndex.create();
          const model = new Map<string, ReturnType<typeof component>>();
          for (const { name, annotations: written, remove } of steps) {
            const ref = `component:default/${name}`;
            if (remove) {
              index.delete(ref);
              model.delete(ref);
            } else {
              const entity = component(name, written);
              index.set(entity);
              model.set(ref, entity);
            }
          }
          const refs = (entries: Iterable<{ ref: string }>) =>
            [...entries].map(({ ref }) => ref).sort();
          const expected = (
            isExpected: (entity: ReturnType<typeof component>) => boolean,
          ) =>
            [...model]
              .filter(([, entity]) => isExpected(entity))
              .map(([ref]) => ref)
              .sort();
          const asks = ({ metadata }: ReturnType<typeof component>) =>
            [ID, SELECTOR].some(key => key in metadata.annotations!);

          expect(index.size).toBe(model.size);
          expect(refs(index.selecting(carried))).toEqual(
            expected(entity => {
              const { selector } = readMatchQuery(entity);
              return (
                asks(entity) && !!selector && matchesLabels(selector, carried)
              );
            }),
          );
          expect(refs(index.claimants(ID, wanted))).toEqual(
            expected(entity => {
              const { selector } = readMatchQuery(entity);
              return (
                asks(entity) &&
                !!selector &&
                formatLabelSelector(selector) === `${ID}=${wanted}`
              );
            }),
          );
          expect(refs(index.named(wanted))).toEqual(
            expected(({ metadata }) => metadata.name === wanted),
          );
          for (const entity of model.values()) {
            const query = readMatchQuery(entity);
            expect(refs(index.asking(query))).toEqual(
              expected(
                other =>
                  asks(other) &&
                  JSON.stringify(readMatchQuery(other).selector) ===
                    JSON.stringify(query.selector) &&
                  (query.selector !== undefined ||
                    readMatchQuery(other).labelSelector ===
                      query.labelSelector),
              ),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
