import { isRecord } from '../isRecord';

/**
 * The fields that identify an element of a list, by the list's name, of the lists that are merged and not replaced: the
 * `patchMergeKey` tags of `k8s.io/api`, as far as kinds of this package have them. The first that the elements have counts.
 */
const MERGE_KEYS: Record<string, string[]> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
  taints: ['key'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Lists of plain values that are merged and not replaced. */
const MERGED_PRIMITIVES = ['finalizers'];

const SET_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/**
 * Applies a strategic merge patch: a merge patch in which lists of named things are merged by name. Directives: `$patch`
 * (`replace`, `delete`), `$deleteFromPrimitiveList`, `$retainKeys`; `$setElementOrder` is read past, so elements keep
 * the order they had.
 *
 * Source: `k8s.io/apimachinery/pkg/util/strategicpatch`.
 */
export function applyStrategicMergePatch(
  target: unknown,
  patch: unknown,
): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  if (patch.$patch === 'replace') {
    const { $patch, ...replacement } = patch;
    return replacement;
  }
  const result = new Map(Object.entries(isRecord(target) ? target : {}));
  const retained = patch.$retainKeys;
  if (Array.isArray(retained)) {
    [...result.keys()]
      .filter(key => !retained.includes(key))
      .forEach(key => result.delete(key));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_PRIMITIVES) && Array.isArray(value)) {
      const list = key.slice(DELETE_PRIMITIVES.length);
      result.set(
        list,
        asArray(result.get(list)).filter(element => !value.includes(element)),
      );
    } else if (key.startsWith(SET_ORDER) || key.startsWith('$')) {
      continue;
    } else if (
      value === null ||
      (isRecord(value) && value.$patch === 'delete')
    ) {
      result.delete(key);
    } else {
      result.set(
        key,
        Array.isArray(value)
          ? mergeList(key, result.get(key), value)
          : applyStrategicMergePatch(result.get(key), value),
      );
    }
  }
  return Object.fromEntries(result);
}

function mergeList(name: string, target: unknown, patch: unknown[]): unknown[] {
  const current = asArray(target);
  if (MERGED_PRIMITIVES.includes(name)) {
    return [...new Set([...current, ...patch])];
  }
  const mergeKey = MERGE_KEYS[name]?.find(key =>
    [...patch, ...current].some(element => isRecord(element) && key in element),
  );
  const replaces = patch.some(
    element => isRecord(element) && element.$patch === 'replace',
  );
  if (!mergeKey || replaces) {
    return patch.filter(
      element => !isRecord(element) || element.$patch === undefined,
    );
  }
  const merged = [...current];
  for (const element of patch.filter(isRecord)) {
    const index = merged.findIndex(
      candidate =>
        isRecord(candidate) && candidate[mergeKey] === element[mergeKey],
    );
    if (element.$patch === 'delete') {
      merged.splice(index, index < 0 ? 0 : 1);
    } else if (index < 0) {
      merged.push(applyStrategicMergePatch({}, element));
    } else {
      merged[index] = applyStrategicMergePatch(merged[index], element);
    }
  }
  return merged;
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
