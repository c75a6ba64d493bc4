import fc from 'fast-check';
import { applyPatch, APPLY_PATCH } from './applyPatch';
import { applyMergePatch } from './mergePatch';
import { applyStrategicMergePatch } from './strategicMergePatch';

const objects = fc.dictionary(fc.string(), fc.jsonValue());

describe('applyMergePatch', () => {
  // The examples of RFC 7386, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('applied to %j, %j gives %j', (target, patch, expected) => {
    expect(applyMergePatch(target, patch)).toEqual(expected);
  });

  it('applied twice is as applied once, and leaves its target as it is', () => {
    fc.assert(
      fc.property(objects, objects, (target, patch) => {
        const before = structuredClone(target);
        const once = applyMergePatch(target, patch);
        expect(target).toEqual(before);
        expect(applyMergePatch(once, patch)).toEqual(once);
        expect(applyMergePatch(target, {})).toEqual(target);
      }),
    );
  });
});

describe('applyStrategicMergePatch', () => {
  const target = {
    metadata: { labels: { a: '1', b: '2' }, finalizers: ['x', 'y'] },
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      containers: [
        {
          name: 'web',
          image: 'web:1',
          ports: [{ containerPort: 80, name: 'http' }],
          args: ['a', 'b'],
        },
        { name: 'proxy', image: 'proxy:1' },
      ],
      tolerations: [{ key: 'a' }],
    },
  };

  it.each<[string, object, object]>([
    [
      'merges maps and removes nulls',
      { metadata: { labels: { a: null, c: '3' } } },
      { metadata: { labels: { b: '2', c: '3' } } },
    ],
    [
      'merges lists by their key, and adds what is new at the end',
      {
        spec: {
          containers: [
            { name: 'proxy', image: 'proxy:2' },
            { name: 'new', image: 'new:1' },
          ],
        },
      },
      {
        spec: {
          containers: [
            { name: 'web', image: 'web:1' },
            { name: 'proxy', image: 'proxy:2' },
            { name: 'new', image: 'new:1' },
          ],
        },
      },
    ],
    [
      'merges lists within lists',
      {
        spec: {
          containers: [
            {
              name: 'web',
              ports: [
                { containerPort: 80, name: 'web' },
                { containerPort: 81 },
              ],
            },
          ],
        },
      },
      {
        spec: {
          containers: [
            {
              ports: [
                { containerPort: 80, name: 'web' },
                { containerPort: 81 },
              ],
            },
            {},
          ],
        },
      },
    ],
    [
      'replaces lists without a key',
      { spec: { tolerations: [{ key: 'b' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
    ],
    [
      'replaces lists of plain values',
      { spec: { containers: [{ name: 'web', args: ['c'] }] } },
      { spec: { containers: [{ args: ['c'] }, {}] } },
    ],
    [
      'deletes elements',
      { spec: { containers: [{ name: 'web', $patch: 'delete' }] } },
      { spec: { containers: [{ name: 'proxy' }] } },
    ],
    [
      'replaces lists when told to',
      { spec: { containers: [{ $patch: 'replace' }, { name: 'only' }] } },
      { spec: { containers: [{ name: 'only' }] } },
    ],
    [
      'replaces maps when told to',
      { spec: { strategy: { $patch: 'replace', type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' } } },
    ],
    [
      'retains the keys it names',
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' } } },
    ],
    [
      'merges finalizers',
      { metadata: { finalizers: ['z', 'x'] } },
      { metadata: { finalizers: ['x', 'y', 'z'] } },
    ],
    [
      'deletes plain values',
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } },
      { metadata: { finalizers: ['y'] } },
    ],
    [
      'reads past an order',
      {
        spec: {
          '$setElementOrder/containers': [{ name: 'proxy' }, { name: 'web' }],
        },
      },
      { spec: { containers: [{ name: 'web' }, { name: 'proxy' }] } },
    ],
  ])('%s', (_, patch, expected) => {
    const result: any = applyStrategicMergePatch(target, patch);
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain('$');
    expect(result.spec.strategy).toEqual(
      (expected as any).spec?.strategy ?? target.spec.strategy,
    );
  });
});

describe('applyPatch', () => {
  const types = [
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
    APPLY_PATCH,
  ];

  it('throws nothing but a StatusError, whatever the patch', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.jsonValue().map(value => JSON.stringify(value)),
      fc
        .array(
          fc.record(
            {
              op: fc.constantFrom(
                'add',
                'remove',
                'replace',
                'move',
                'copy',
                'test',
                'x',
              ),
              path: fc.constantFrom('/a', '/__proto__/b', '', '/a/0', 'a'),
              from: fc.constantFrom('/a', '/b'),
              value: fc.jsonValue(),
            },
            { requiredKeys: ['op'] },
          ),
        )
        .map(operations => JSON.stringify(operations)),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...types, 'text/plain', undefined),
        bodies,
        (contentType, body) => {
          const attempt = (): any => {
            try {
              return applyPatch({ a: [1], b: {} }, { contentType, body });
            } catch (error) {
              return error;
            }
          };
          expect([undefined, 'StatusError']).toContain(
            attempt().stack && attempt().name,
          );
          expect(({} as any).b).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('takes YAML in server-side apply', () => {
    const body = 'metadata:\n  labels: { a: b }\n';
    expect(
      applyPatch({ kind: 'Pod' }, { contentType: APPLY_PATCH, body }),
    ).toEqual({ kind: 'Pod', metadata: { labels: { a: 'b' } } });
  });
});
