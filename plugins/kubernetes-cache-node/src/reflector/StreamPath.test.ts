import { StreamPath } from './StreamPath';

const HOUR = 60 * 60 * 1000;
const USUAL = 400_000;

function setUp() {
  let now = 0;
  const learnt: number[] = [];
  const path = StreamPath.create({
    clock: { performance: { now: () => now } } as any,
    timing: { listEveryMs: 30_000, probeMs: 5_000, shortWatchMs: 5_000 },
    onLongest: milliseconds => learnt.push(milliseconds),
  });
  const cutAt = (time: number, age: number, silence = age) => {
    now = time;
    path.cut({ age, silence });
  };
  const waitUntil = (time: number) => {
    now = time;
  };
  return { path, cutAt, waitUntil, learnt };
}

describe('StreamPath', () => {
  it('learns a limit from watches that were cut at the same age, one after the other', () => {
    const { path, cutAt, learnt } = setUp();
    cutAt(60_000, 60_000);
    expect(path.allow(USUAL)).toBe(USUAL);
    cutAt(122_000, 60_500);
    expect(path.allow(USUAL)).toBe(45_000);
    expect(learnt).toEqual([45_000]);
  });

  it('takes what ends the watches of many kinds at once for one cut', () => {
    const { path, cutAt } = setUp();
    for (let kind = 0; kind < 13; kind++) cutAt(6_000 + kind, 6_000);
    expect(path.allow(USUAL)).toBe(USUAL);
    // Much later: two cuts make no rhythm.
    for (let kind = 0; kind < 13; kind++) cutAt(90_000 + kind, 80_000);
    expect(path.allow(USUAL)).toBe(USUAL);
  });

  it('forgets a limit after a time, and learns it again', () => {
    const { path, cutAt, waitUntil } = setUp();
    cutAt(10_000, 10_000);
    cutAt(20_000, 10_000);
    expect(path.allow(USUAL)).toBe(7_500);
    waitUntil(20_000 + HOUR);
    expect(path.allow(USUAL)).toBe(7_500);
    waitUntil(20_001 + HOUR);
    expect(path.allow(USUAL)).toBe(USUAL);
    cutAt(40_000 + HOUR, 10_000);
    expect(path.allow(USUAL)).toBe(7_500);
  });
});
