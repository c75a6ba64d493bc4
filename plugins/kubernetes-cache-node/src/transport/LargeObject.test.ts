import fc from 'fast-check';
import { LargeObject } from './LargeObject';

const METADATA = {
  name: 'big',
  namespace: 'shop',
  uid: 'uid-1',
  resourceVersion: '7',
};
const FIELDS = {
  type: 'MODIFIED',
  name: 'big',
  namespace: 'shop',
  uid: 'uid-1',
  version: '7',
};

function read(text: string, size: number, object = LargeObject.ofEvent()) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    object.push(bytes.subarray(at, at + size));
  }
  const { type, name, namespace, uid, version } = object;
  return { type, name, namespace, uid, version };
}

describe('LargeObject', () => {
  it('finds what it is about, wherever it stands and however it is cut', () => {
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 });
    const others = fc.dictionary(
      fc
        .string({ unit: 'binary' })
        .filter(key => !['metadata', '__proto__'].includes(key)),
      json,
    );
    fc.assert(
      fc.property(
        others,
        others,
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        (before, after, isTypeLast, size) => {
          const annotations = { a: '{"name":"x"}', metadata: '"name":"y"' };
          const object = {
            ...before,
            metadata: { annotations, ...METADATA, labels: { name: 'z' } },
            ...after,
          };
          const type = { type: 'MODIFIED' };
          const event = isTypeLast ? { object, ...type } : { ...type, object };
          expect(read(JSON.stringify(event), size)).toEqual(FIELDS);
          expect(
            read(JSON.stringify(object), size, LargeObject.ofItem()),
          ).toEqual({ ...FIELDS, type: 'ADDED' });
        },
      ),
    );
  });

  it('survives anything, and keeps nothing long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const found = read(text, 7);
        expect(Object.keys(found)).toHaveLength(5);
      }),
    );
    const name = 'n'.repeat(10_000);
    expect(
      read(JSON.stringify({ object: { metadata: { name } } }), 100).name,
    ).toBeUndefined();
  });
});
