import fc from 'fast-check';
import { allAtOnce } from './Steps';
import { sortInSteps } from './sortInSteps';

it('sorts as an array does, in many steps', () => {
  const item = fc.record({ key: fc.nat(50), label: fc.nat() });
  const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
  fc.assert(
    fc.property(fc.array(item, { maxLength: 2_000, size: 'max' }), items => {
      expect(allAtOnce(sortInSteps(items, compare))).toEqual(
        [...items].sort(compare),
      );
    }),
    { numRuns: 50 },
  );
  const many = Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 10_007);
  expect([...sortInSteps(many, (a, b) => a - b)].length).toBeGreaterThan(100);
});
