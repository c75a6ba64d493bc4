import {
  applyEdits,
  canRename,
  canSet,
  isNothing,
  removedPath,
  valueAt,
} from './applyEdits';
import { Edit } from './Fix';

/**
 * One operation of a JSON Patch, as of RFC 6902.
 *
 * @public
 */
export type JsonPatchOperation =
  | {
      readonly op: 'add' | 'replace';
      readonly path: string;
      readonly value: unknown;
    }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move'; readonly from: string; readonly path: string };

/**
 * The edits of a fix as a JSON Patch (RFC 6902) for this very document. An edit of something that is not there yields
 * nothing.
 *
 * @public
 */
export function toJsonPatch(
  document: unknown,
  edits: readonly Edit[],
): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = [];
  let current = document;
  for (const edit of edits) {
    operations.push(...operationsFor(current, edit));
    current = applyEdits(current, [edit]);
  }
  return operations;
}

function operationsFor(document: unknown, edit: Edit): JsonPatchOperation[] {
  const { path } = edit;
  switch (edit.type) {
    case 'set':
      return canSet(document, edit)
        ? [setOperation(document, path, edit.value)]
        : [];
    case 'remove':
      return valueAt(document, path) === undefined
        ? []
        : [{ op: 'remove', path: pointer(removedPath(document, path)) }];
    default: {
      const to = pointer([...path.slice(0, -1), edit.key]);
      return canRename(document, edit)
        ? [{ op: 'move', from: pointer(path), path: to }]
        : [];
    }
  }
}

/** Sets the value, together with those of its parents that are missing. */
function setOperation(
  document: unknown,
  path: readonly string[],
  value: string,
): JsonPatchOperation {
  const missing = path.findIndex((_, depth) =>
    isNothing(valueAt(document, path.slice(0, depth + 1))),
  );
  const depth = missing < 0 ? path.length : missing + 1;
  const nested = path
    .slice(depth)
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const at = path.slice(0, depth);
  const op = valueAt(document, at) === undefined ? 'add' : 'replace';
  return { op, path: pointer(at), value: nested };
}

/** A JSON Pointer, as of RFC 6901. */
function pointer(path: readonly string[]): string {
  return path
    .map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
