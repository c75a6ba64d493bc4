import fc from 'fast-check';
import { LargeObject } from './LargeObject';

const METADATA = {
  name: 'big',
  namespace: 'shop',
  uid: 'uid-1',
  resourceVersion: '7',
};
const LABELS = { name: 'z', 'app.kubernetes.io/name': 'big' };
const FIELDS = {
  labels: LABELS,
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
  const { type, name, namespace, uid, version, labels } = object;
  return { type, name, namespace, uid, version, labels };
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
          // Where a key has the form of a way, it stands for itself.
          const misleading = { 'metadata\nname': 'w', 'metadata/name': 'w' };
          const annotations = { a: '{"name":"x"}', metadata: '"name":"y"' };
          const object = {
            ...before,
            ...misleading,
            metadata: { annotations, ...METADATA, labels: LABELS },
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
        expect(Object.keys(found)).toHaveLength(6);
      }),
    );
    const name = 'n'.repeat(10_000);
    expect(
      read(JSON.stringify({ object: { metadata: { name } } }), 100).name,
    ).toBeUndefined();
  });

  it('knows no labels unless it knows all of them', () => {
    const labelsOf = (metadata: string) =>
      read(`{"object":{"metadata":${metadata}}}`, 9).labels;
    expect(labelsOf('{}')).toEqual({});
    expect(labelsOf('{"labels":null}')).toEqual({});
    expect(labelsOf('{"labels":{"__proto__":"x"}}')).toEqual(
      JSON.parse('{"__proto__":"x"}'),
    );
    expect(labelsOf('{"labels":{"a":"\\u0061"}}')).toBeUndefined();
    expect(labelsOf(`{"labels":{"a":"${'x'.repeat(400)}"}}`)).toBeUndefined();
    expect(labelsOf(`{"labels":{"${'x'.repeat(400)}":"a"}}`)).toBeUndefined();
    const many = Array.from({ length: 300 }, (_, at) => `"l${at}":"x"`);
    expect(labelsOf(`{"labels":{${many}}}`)).toBeUndefined();
    expect(read('{"object":{"metadata":{"labels":{"a":"b"}', 9).labels).toBe(
      undefined,
    );
  });
});
