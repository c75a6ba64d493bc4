import { equal, isLabelName, isMetricName, oneOf, quote } from './promql';

describe('PromQL', () => {
  it.each([
    ['cart', '"cart"'],
    ['a"b', '"a\\"b"'],
    ['a\\b', '"a\\\\b"'],
    ['a\nb', '"a\\x0ab"'],
    ['"} or vector(1) or x{a="', '"\\"} or vector(1) or x{a=\\""'],
  ])('quotes %j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  it('reads no name as a pattern', () => {
    expect(equal('pod', '.*')).toBe('pod=".*"');
    expect(oneOf('pod', ['.*'])).toBe('pod=".*"');
    expect(oneOf('pod', ['cart-1', '.*|x'])).toBe(
      'pod=~"cart-1|\\\\.\\\\*\\\\|x"',
    );
  });

  it('knows the names of metrics and labels', () => {
    const names = ['up', 'job:up:sum', '_x', '1up', 'a-b', 'up{}', '', 'ä'];
    expect(names.filter(isMetricName)).toEqual(['up', 'job:up:sum', '_x']);
    expect(['pod', 'a:b', '9', 'a b'].filter(isLabelName)).toEqual(['pod']);
    expect(isMetricName('a'.repeat(1_000))).toBe(false);
  });
});
