import { SweepTimes } from './SweepTimes';

it('reads four times as seldom at most, and calls what is overdue old', () => {
  let now = 0;
  const times = SweepTimes.create({ interval: 30_000, now: () => now });
  expect([times.isDue, times.isFresh]).toEqual([true, false]);
  const sweeps: number[] = [];
  times.succeeded(now, true);
  for (now = 30_000; now < 900_000; now += 30_000) {
    if (!times.isDue) continue;
    sweeps.push(now / 30_000);
    times.succeeded(now, false);
  }
  expect(sweeps).toEqual([1, 2, 4, 8, 12, 16, 20, 24, 28]);
  now = 28 * 30_000 + 150_000;
  expect(times.isFresh).toBe(true);
  // As after the process was suspended.
  now += 1;
  expect(times.isFresh).toBe(false);
  times.succeeded(now, true);
  expect([times.isDue, times.isFresh]).toEqual([true, true]);
});
