import fc from 'fast-check';
import { allAtOnce, visitInSteps } from './Steps';

it('visits each item once, in order, and never more than a hundred in one step', () => {
  const items = fc.array(fc.option(fc.nat(), { nil: undefined }), {
    maxLength: 1_000,
  });
  fc.assert(
    fc.property(items, fc.nat(1_000), (all, limit) => {
      const visited: number[] = [];
      let sinceStep = 0;
      const steps = visitInSteps(all, item => {
        sinceStep++;
        return visited.push(item) < limit;
      });
      for (const _ of steps) {
        expect(sinceStep).toBeLessThanOrEqual(100);
        sinceStep = 0;
      }
      const defined = all.filter(item => item !== undefined);
      expect(visited).toEqual(defined.slice(0, Math.max(limit, 1)));
    }),
  );
});

it('returns what the work comes to', () => {
  const work = function* work() {
    yield;
    return 'done';
  };
  expect(allAtOnce(work())).toBe('done');
});
