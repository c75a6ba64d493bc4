import { KubernetesObject } from '@mooring/kubernetes-objects';

/** Where `kubectl apply` keeps a whole copy of what was applied, the data of Secrets included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What may be remembered of an object: all but what is large and of no use, and what may be confidential. */
export function strip(object: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...metadata } =
    object.metadata as KubernetesObject['metadata'] & {
      managedFields?: unknown;
    };
  const { annotations } = metadata;
  const stripped = {
    ...object,
    metadata:
      annotations && Object.hasOwn(annotations, LAST_APPLIED)
        ? withoutLastApplied({ ...metadata, annotations })
        : metadata,
  };
  return isCore(object, 'ConfigMap') ? withoutData(stripped) : stripped;
}

/** Whether an object, as it was read, says what it is and has nothing that {@link strip} takes away. */
export function isPlain(object: KubernetesObject): boolean {
  const { kind, apiVersion, metadata } = object;
  const { managedFields, annotations } =
    metadata as KubernetesObject['metadata'] & { managedFields?: unknown };
  return (
    kind !== undefined &&
    apiVersion !== undefined &&
    managedFields === undefined &&
    !(annotations && Object.hasOwn(annotations, LAST_APPLIED)) &&
    !isCore(object, 'ConfigMap')
  );
}

/** Whether nothing of an object may be remembered. */
export function isConfidential(object: KubernetesObject): boolean {
  return isCore(object, 'Secret');
}

function withoutLastApplied(
  metadata: KubernetesObject['metadata'],
): KubernetesObject['metadata'] {
  const { annotations = {}, ...others } = metadata;
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  return Object.keys(kept).length > 0
    ? { ...others, annotations: kept }
    : others;
}

function withoutData(configMap: KubernetesObject): KubernetesObject {
  const {
    data: _,
    binaryData: __,
    ...kept
  } = configMap as KubernetesObject & {
    data?: unknown;
    binaryData?: unknown;
  };
  return kept;
}

/** The group is not asked: the core group has no other kind of this name, and others only copies of it. */
function isCore({ kind }: KubernetesObject, name: string): boolean {
  return kind === name;
}
