import { Failure } from './Failure';
import { retryDelay } from './retryDelay';
import { DEFAULT_REFLECTOR_TIMING as timing } from './timing';

function delays(
  failure: Pick<Failure, 'type' | 'retryAfterMs'>,
  attempt: number,
  wasRefused = attempt > 1,
): [least: number, most: number] {
  const [least, most] = [0, 1].map(random =>
    retryDelay(failure, { attempt, wasRefused, random, timing }),
  );
  return [least, most];
}

describe('retryDelay', () => {
  it('doubles to half a minute, with full jitter', () => {
    const failed = (attempt: number) => delays({ type: 'failed' }, attempt);
    expect([1, 2, 3, 4, 5, 6, 1_000].map(failed)).toEqual([
      [0, 1_600],
      [0, 3_200],
      [0, 6_400],
      [0, 12_800],
      [0, 25_600],
      [0, 30_000],
      [0, 30_000],
    ]);
  });

  it('waits longer after refusals, but not after the first', () => {
    for (const type of ['unauthorized', 'forbidden'] as const) {
      expect(delays({ type }, 1)).toEqual([0, 1_600]);
      expect(delays({ type }, 2)).toEqual([22_500, 37_500]);
    }
    expect(delays({ type: 'forbidden' }, 5, false)).toEqual([0, 1_600]);
    expect(delays({ type: 'not-served' }, 1)).toEqual([0, 1_600]);
    expect(delays({ type: 'not-served' }, 2)).toEqual([18_750, 31_250]);
  });

  it('waits as long as the API server asks', () => {
    const throttled = { type: 'throttled', retryAfterMs: 7_000 } as const;
    expect(delays(throttled, 1)).toEqual([7_000, 7_000]);
    expect(delays(throttled, 6)).toEqual([7_000, 30_000]);
  });
});
