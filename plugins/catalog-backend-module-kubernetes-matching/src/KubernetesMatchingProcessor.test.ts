import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { ConfigReader } from '@backstage/config';
import fc from 'fast-check';
import { KubernetesMatchingProcessor } from './KubernetesMatchingProcessor';
import { readOptions } from './readOptions';

const key = fc.oneof(
  fc.constantFrom(
    'backstage.io/kubernetes-id',
    'backstage.io/kubernetes-label-selector',
    'backstage.io/kubernetes-namespace',
    'backstage.io/kubernetes-cluster',
    'backstage.io/kubernetes-ids',
    'kubernetes-id',
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 70 }),
);
const value = fc.oneof(
  fc.constantFrom('cart', ' cart', 'a,b', 'app in (', 'x'.repeat(10_000), ''),
  fc.string({ unit: 'binary', maxLength: 100 }),
);
const entity: fc.Arbitrary<AlphaEntity> = fc.record({
  apiVersion: fc.constant('backstage.io/v1alpha1'),
  kind: fc.constantFrom('Component', 'Group', 'Location'),
  metadata: fc.record({
    name: fc.constant('cart'),
    labels: fc.dictionary(key, value, { maxKeys: 3 }),
    annotations: fc.dictionary(key, value, { maxKeys: 6 }),
  }),
  spec: fc.dictionary(key, fc.jsonValue(), { maxKeys: 3 }) as fc.Arbitrary<
    AlphaEntity['spec'] & {}
  >,
  status: fc.option(
    fc.constant({
      items: [
        { type: 'example.com/other', level: 'info' as const, message: 'kept' },
      ],
    }),
    { nil: undefined },
  ),
});
const location = {
  type: 'url',
  target: 'https://example.com/catalog-info.yaml',
};

describe('KubernetesMatchingProcessor', () => {
  const config = new ConfigReader({
    kubernetes: { serviceLocatorMethod: { type: 'multiTenant' } },
  });
  const { live, ...options } = readOptions(config);
  const processor = KubernetesMatchingProcessor.create(options);
  const cache = { get: async () => undefined, set: async () => {} };

  it('never refuses an entity, adds only to its status, and repeats itself exactly', async () => {
    let warnings = 0;
    await fc.assert(
      fc.asyncProperty(entity, async original => {
        const before = structuredClone(original);
        const emit = jest.fn();
        const processed = await processor.postProcessEntity(
          original,
          location,
          emit,
          cache,
        );
        expect(emit).not.toHaveBeenCalled();
        expect(original).toEqual(before);
        const { status, ...rest }: AlphaEntity = processed;
        const { status: statusBefore, ...restBefore } = before;
        expect(rest).toEqual(restBefore);
        const items = status?.items ?? [];
        const others = statusBefore?.items ?? [];
        expect(items.slice(0, others.length)).toEqual(others);
        for (const item of items.slice(others.length)) {
          warnings++;
          expect(item.type).toBe('mooring.dev/kubernetes-matching');
          expect(item.level).toMatch(/^(info|warning)$/);
          expect(item.message.length).toBeLessThanOrEqual(1001);
        }
        expect(
          await processor.postProcessEntity(original, location, emit, cache),
        ).toEqual(processed);
      }),
      { numRuns: 300 },
    );
    expect(warnings).toBeGreaterThan(0);
  });
});
