import { formatAmount } from './formatAmount';

it.each([
  ['cpu', 0, '0m'],
  ['cpu', 0.0004, '<1m'],
  ['cpu', 0.25, '250m'],
  ['cpu', 1.25, '1.3'],
  ['cpu', 12, '12'],
  ['memory', 0, '0'],
  ['memory', 97 * 2 ** 20, '97Mi'],
  ['memory', 1.5 * 2 ** 30, '1.5Gi'],
  ['memory', 2 ** 90, '1073741824Ei'],
] as const)('writes %s %s as %s', (resource, amount, text) => {
  expect(formatAmount(resource, amount)).toBe(text);
});
