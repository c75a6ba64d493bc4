import { Entity } from '@backstage/catalog-model';
import {
  Fix,
  patchYaml,
  unifiedDiff,
} from '@mooring/plugin-kubernetes-matching-common';
import { stringify } from 'yaml';
import { entitySource, sourceFile } from './entitySource';

/** A change that can be shown, copied and downloaded. */
export interface FixPatch {
  /** The file that it changes, or for an object the name of the file to put it in. */
  readonly file: string;
  /** A unified diff, or a patch for Kustomize. */
  readonly text: string;
  readonly type: 'diff' | 'kustomize';
}

/**
 * What a fix changes: a unified diff of the entity's file, or a strategic merge patch of the object; `undefined` when the
 * fix does not apply to the entity as it is.
 */
export function fixPatch(options: {
  entity: Entity;
  fix: Fix;
}): FixPatch | undefined {
  const { entity, fix } = options;
  return fix.target.type === 'entity'
    ? entityPatch(entity, fix)
    : objectPatch(fix, fix.target);
}

function entityPatch(entity: Entity, fix: Fix): FixPatch | undefined {
  const path = sourceFile(entity);
  // Quoted as Backstage's documentation does, so that the lines are most likely those of the file.
  const style = { lineWidth: 0, singleQuote: true };
  const before = stringify(entitySource(entity), style);
  const after = patchYaml({ text: before, edits: fix.edits });
  // One line of context, so that it also applies to a file with comments and other documents around.
  const text = unifiedDiff({ path, before, after, context: 1 });
  return text ? { file: path, text, type: 'diff' } : undefined;
}

/** A removal is `null`, as in a merge patch of RFC 7386; a rename needs the value, which a patch does not know. */
function objectPatch(
  { edits }: Fix,
  target: Extract<Fix['target'], { type: 'object' }>,
): FixPatch | undefined {
  const { apiVersion, kind, namespace, name } = target;
  const patch: Tree = {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
  };
  for (const edit of edits) {
    if (edit.type === 'rename') return undefined;
    setAt(patch, edit.path, edit.type === 'set' ? edit.value : null);
  }
  return {
    file: `${kind.toLowerCase()}-${name}.patch.yaml`,
    text: stringify(patch, { lineWidth: 0 }),
    type: 'kustomize',
  };
}

interface Tree {
  [key: string]: unknown;
}

function setAt(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const child = (Object.hasOwn(tree, key) ? tree[key] : {}) as Tree;
  tree[key] = child;
  setAt(child, rest, value);
}
