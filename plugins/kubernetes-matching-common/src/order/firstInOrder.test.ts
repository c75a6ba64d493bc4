import fc from 'fast-check';
import { firstInOrder } from './firstInOrder';

it('finds what sorting all would put first, equal ones as they came', () => {
  const item = fc.record({ key: fc.nat(20), label: fc.string() });
  const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
  fc.assert(
    fc.property(fc.array(item), fc.integer({ min: 1, max: 10 }), (all, max) => {
      expect(firstInOrder(all, { max, compare })).toEqual(
        [...all].sort(compare).slice(0, max),
      );
    }),
  );
});
