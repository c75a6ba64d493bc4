import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
  readFlag,
  readList,
  readText,
} from '@mooring/kubernetes-objects';
import { APPLICATION, KUSTOMIZATION } from '../kinds';

/** Larger ones don't fit into etcd; what lies is cut here. */
const MAX_OBJECTS = 20_000;

/**
 * The objects that an Application or a Kustomization says it deploys.
 *
 * Source: `status.resources` of an Application; `status.inventory.entries` of a Kustomization, whose ids are
 * `NAMESPACE_NAME_GROUP_KIND` (`object.ObjMetadata` in sigs.k8s.io/cli-utils).
 *
 * @public
 */
export function deployedObjects(reconciler: KubernetesObject): ObjectKey[] {
  switch (groupKindOf(reconciler)) {
    case APPLICATION:
      return readList(reconciler.status, 'resources')
        .slice(0, MAX_OBJECTS)
        .flatMap(resource => {
          const kind = readText(resource, 'kind');
          const name = readText(resource, 'name');
          const group = readText(resource, 'group');
          if (!kind || !name || readFlag(resource, 'hook')) return [];
          return {
            kind: group ? `${kind}.${group}` : kind,
            ...{ namespace: readText(resource, 'namespace'), name },
          };
        });
    case KUSTOMIZATION:
      return readList(reconciler.status, 'inventory', 'entries')
        .slice(0, MAX_OBJECTS)
        .flatMap(entry => readEntry(readText(entry, 'id')) ?? []);
    default:
      return [];
  }
}

function readEntry(id: string | undefined): ObjectKey | undefined {
  const parts = id?.split('_') ?? [];
  const [namespace, name, group, kind] = parts;
  if (parts.length !== 4 || !name || !kind) return undefined;
  return {
    kind: group ? `${kind}.${group}` : kind,
    // A colon can't stand in an id, so names of roles have two underscores, which split into more parts.
    ...{ namespace: namespace || undefined, name },
  };
}
