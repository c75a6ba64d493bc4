import { parseQuantity } from './quantity';

describe('parseQuantity', () => {
  it.each([
    ['100m', 0.1],
    ['1Ki', 1024],
    ['256Mi', 256 * 2 ** 20],
    ['1.5G', 1.5e9],
    ['1e3', 1000],
    ['1E', 1e18],
    ['.5', 0.5],
    ['-1', -1],
  ])('reads %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(['', 'much', '1 Ki', '1ki', '1constructor', undefined])(
    'refuses %s',
    text => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );
});
