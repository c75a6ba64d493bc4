import fc from 'fast-check';
import { applyEdits } from './applyEdits';
import { Edit } from './Fix';
import { JsonPatchOperation, toJsonPatch } from './toJsonPatch';

/** RFC 6902 as far as it is used here, strict about parents that are missing. */
function applyPatch(document: any, operations: JsonPatchOperation[]): any {
  const result = structuredClone(document);
  const locate = (pointer: string) => {
    const keys = pointer
      .split('/')
      .slice(1)
      .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop()!;
    const parent = keys.reduce((node, key) => {
      expect(Object.hasOwn(node, key)).toBe(true);
      return node[key];
    }, result);
    expect(typeof parent).toBe('object');
    return { parent, last };
  };
  for (const operation of operations) {
    const { parent, last } = locate(operation.path);
    if (operation.op === 'move') {
      const from = locate(operation.from);
      const moved = from.parent[from.last];
      expect(Object.hasOwn(from.parent, from.last)).toBe(true);
      delete from.parent[from.last];
      parent[last] = moved;
    } else if (operation.op === 'remove') {
      expect(Object.hasOwn(parent, last)).toBe(true);
      delete parent[last];
    } else {
      expect(Object.hasOwn(parent, last)).toBe(operation.op === 'replace');
      parent[last] = operation.value;
    }
  }
  return result;
}

describe('toJsonPatch', () => {
  it('escapes keys and creates parents', () => {
    const path = ['metadata', 'annotations', 'backstage.io/kubernetes~id'];
    expect(toJsonPatch({}, [{ type: 'set', path, value: 'x' }])).toEqual([
      {
        op: 'add',
        path: '/metadata',
        value: { annotations: { 'backstage.io/kubernetes~id': 'x' } },
      },
    ]);
    expect(
      toJsonPatch({ metadata: { annotations: {} } }, [
        { type: 'set', path, value: 'x' },
      ]),
    ).toEqual([
      {
        op: 'add',
        path: '/metadata/annotations/backstage.io~1kubernetes~0id',
        value: 'x',
      },
    ]);
  });

  it('does to a document what the edits do, for any document', () => {
    const key = fc.constantFrom('a', 'b/c', '~', 'constructor');
    const { tree } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('x', '', 7, null),
        tie('tree'),
      ),
      tree: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    }));
    const path = fc.array(key, { minLength: 1, maxLength: 3 });
    const edit: fc.Arbitrary<Edit> = fc.oneof(
      fc.record({
        type: fc.constant('set' as const),
        path,
        value: fc.string({ maxLength: 3 }),
      }),
      fc.record({ type: fc.constant('remove' as const), path }),
      fc.record({
        type: fc.constant('rename' as const),
        path,
        key: fc.constant('renamed'),
      }),
    );
    fc.assert(
      fc.property(tree, fc.array(edit, { maxLength: 3 }), (document, edits) => {
        const before = structuredClone(document);
        const expected = applyEdits(document, edits);
        expect(applyPatch(document, toJsonPatch(document, edits))).toEqual(
          expected,
        );
        expect(document).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
