import { Edit } from './Fix';

type Tree = Record<string, unknown>;

/**
 * The document after the edits; what is not edited is shared with the original. An edit of something that is not there,
 * or inside something that is not a map, changes nothing.
 *
 * @public
 */
export function applyEdits(document: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce(applyEdit, document);
}

/** The value at a path, `undefined` when there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const key of path) {
    if (!isTree(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The path of what a removal takes away: maps that it would leave empty go too, but for the document itself. */
export function removedPath(
  document: unknown,
  path: readonly string[],
): readonly string[] {
  let removed = path;
  while (removed.length > 1) {
    const parent = valueAt(document, removed.slice(0, -1));
    if (!isTree(parent) || Object.keys(parent).length > 1) break;
    removed = removed.slice(0, -1);
  }
  return removed;
}

/** Whether every parent of the value is a map, or missing. */
export function canSet(
  document: unknown,
  { path }: Extract<Edit, { type: 'set' }>,
): boolean {
  return path.every((_, depth) => {
    const parent = valueAt(document, path.slice(0, depth));
    return isTree(parent) || isNothing(parent);
  });
}

/** Whether there is something to rename, and nothing that it would replace. */
export function canRename(
  document: unknown,
  { path, key }: Extract<Edit, { type: 'rename' }>,
): boolean {
  return (
    valueAt(document, path) !== undefined &&
    valueAt(document, [...path.slice(0, -1), key]) === undefined
  );
}

function applyEdit(document: unknown, edit: Edit): unknown {
  switch (edit.type) {
    case 'set':
      return canSet(document, edit)
        ? withValue(document, edit.path, edit.value)
        : document;
    case 'remove':
      return valueAt(document, edit.path) === undefined
        ? document
        : without(document, removedPath(document, edit.path));
    default:
      return canRename(document, edit)
        ? renamed(document, edit.path, edit.key)
        : document;
  }
}

function withValue(
  document: unknown,
  [key, ...rest]: readonly string[],
  value: string,
): unknown {
  if (key === undefined) return value;
  const tree = isTree(document) ? document : {};
  return {
    ...tree,
    [key]: withValue(
      Object.hasOwn(tree, key) ? tree[key] : undefined,
      rest,
      value,
    ),
  };
}

function without(
  document: unknown,
  [key, ...rest]: readonly string[],
): unknown {
  if (!isTree(document)) return document;
  if (rest.length > 0)
    return { ...document, [key]: without(document[key], rest) };
  const { [key]: _, ...others } = document;
  return others;
}

function renamed(
  document: unknown,
  [key, ...rest]: readonly string[],
  to: string,
): unknown {
  if (!isTree(document) || !Object.hasOwn(document, key)) return document;
  if (rest.length > 0)
    return { ...document, [key]: renamed(document[key], rest, to) };
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name === key ? to : name,
      value,
    ]),
  );
}

/** YAML writes an absent value as `labels:`, which reads as null. */
export function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
