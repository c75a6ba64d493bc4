import { RateLimit } from './RateLimit';

it('lets through what a minute has room for, at once or spread, and no more', () => {
  let now = 0;
  const limit = RateLimit.create({ now: () => now });
  const take = (count: number) =>
    Array.from({ length: count }, () => limit.take('ci', 6)).filter(Boolean)
      .length;
  expect(take(10)).toBe(6);
  expect(limit.take('other', 6)).toBe(true);
  now += 9_000;
  expect(take(10)).toBe(0);
  now += 1_000;
  expect(take(10)).toBe(1);
  now += 3_600_000;
  expect(take(10)).toBe(6);
});
