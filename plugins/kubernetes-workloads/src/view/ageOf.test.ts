import { ageOf } from './ageOf';

describe('ageOf', () => {
  it.each([
    [0, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3 * 3_600_000 + 1, '3h'],
    [400 * 86_400_000, '400d'],
    [-5_000, '0s'],
  ])('of %d ms is %s', (age, text) => {
    expect(ageOf(1_000_000, 1_000_000 + age)).toBe(text);
  });
});
