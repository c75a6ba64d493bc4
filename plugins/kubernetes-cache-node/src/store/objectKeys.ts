import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { compactVersion, StoredObject } from './StoredObject';

export function keyOf(object: KubernetesObject | ObjectSummary): ObjectKey {
  const { name, namespace } = 'metadata' in object ? object.metadata : object;
  return { kind: groupKindOf(object), namespace: namespace || undefined, name };
}

/** Of one kind. Names and namespaces hold no spaces. */
export function keyText({
  namespace = '',
  name,
}: Pick<ObjectKey, 'namespace' | 'name'>): string {
  return `${namespace} ${name}`;
}

export function versionOf({
  metadata,
}: KubernetesObject): StoredObject['version'] {
  const { resourceVersion } = metadata as { resourceVersion?: unknown };
  return compactVersion(resourceVersion);
}
