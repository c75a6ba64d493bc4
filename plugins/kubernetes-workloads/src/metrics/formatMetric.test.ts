import { formatMetric } from './formatMetric';

it.each([
  ['cores', 0.25, '250m'],
  ['bytes', 2 ** 20, '1Mi'],
  ['ratio', 0.0123, '1.23 %'],
  ['perSecond', 12.345, '12.3/s'],
  ['seconds', 0.0421, '42.1 ms'],
  ['seconds', 2.5, '2.5 s'],
  ['count', 41, '41'],
  ['count', null, '–'],
] as const)('writes %s %s as %s', (unit, value, text) => {
  expect(formatMetric(unit, value)).toBe(text);
});
