import { list, objectList, objectName, plain, quote } from './text';

const object = (name: string, cluster = 'eu', namespace?: string) => ({
  cluster,
  apiVersion: 'v1',
  kind: 'Pod',
  namespace,
  name,
});

describe('text', () => {
  it('joins lists as a sentence does', () => {
    expect(list([])).toBe('nothing');
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b'])).toBe('a and b');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
    expect(list(['a'], 9)).toBe('a and 8 more');
  });

  it('names objects, and each cluster once', () => {
    expect(objectName(object('x', 'eu', 'shop'))).toBe('Pod shop/x');
    expect(objectList([object('x'), object('y')])).toBe(
      'Pod x and Pod y on eu',
    );
    expect(objectList([object('x'), object('y', 'us')])).toBe(
      'Pod x on eu and Pod y on us',
    );
    expect(objectList([object('x')], 3)).toBe('Pod x and 2 more on eu');
  });

  it('lets nothing act on a terminal or a page', () => {
    expect(quote('a"b\u001b[31m\u009b\u202e')).toBe(
      '"a\\"b\\u001b[31m\\u009b\\u202e"',
    );
    expect(quote('x'.repeat(100))).toHaveLength(83);
    expect(quote({ a: '\u202e' })).toBe('{"a":"\\u202e"}');
    expect(quote(undefined)).toBe('undefined');
    expect(plain('prod-eu.example:1')).toBe('prod-eu.example:1');
    expect(plain('two\nlines')).toBe('"two\\nlines"');
  });
});
