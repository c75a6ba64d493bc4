import fc from 'fast-check';
import { Clock } from '../transport/Clock';
import { KindLists } from './KindLists';
import { KindView } from './KindView';
import { Relist } from './Relist';

/** When a list is due that is scheduled with what `random` tells, and no other. */
function waitOf(relistMs: number, random: number): number {
  const waits: number[] = [];
  const clock = {
    setTimeout: (_, milliseconds) => waits.push(milliseconds),
    clearTimeout: () => {},
  } satisfies Partial<Clock>;
  Relist.create({
    view: {} as KindView,
    lists: {} as KindLists,
    clock: clock as unknown as Clock,
    random: () => random,
    timing: { relistMs },
    observer: { onDrift: () => {}, onError: () => {} },
    onDistrust: () => {},
  }).schedule();
  expect(waits).toHaveLength(1);
  return waits[0];
}

const intervals = fc.integer({ min: 1_000, max: 86_400_000 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('lists again after its interval, a fifth sooner or later', () => {
  fc.assert(
    fc.property(intervals, randoms, (relistMs, random) => {
      const share = waitOf(relistMs, random) / relistMs;
      expect(share).toBeGreaterThanOrEqual(0.8 - 1e-9);
      expect(share).toBeLessThanOrEqual(1.2 + 1e-9);
    }),
  );
});

it('spreads lists evenly, so that those that began at once do not stay in step', () => {
  fc.assert(
    fc.property(intervals, randoms, randoms, (relistMs, one, other) => {
      const apart = waitOf(relistMs, one) - waitOf(relistMs, other);
      expect(apart / relistMs).toBeCloseTo(0.4 * (one - other), 6);
    }),
  );
});
