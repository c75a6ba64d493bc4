import { Labels } from '../labels/Selector';

/**
 * A reference from an object to the one that owns it.
 *
 * Source: `OwnerReference` in k8s.io/apimachinery `pkg/apis/meta/v1/types.go`.
 *
 * @public
 */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** Whether the owner is the managing controller; at most one owner is. */
  readonly controller?: boolean;
}

/**
 * The part of an object's metadata that this package reads.
 *
 * @public
 */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** Absent in manifests; the API server assigns it. */
  readonly uid?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly ownerReferences?: readonly OwnerReference[];
}

/**
 * The least that every Kubernetes object is, whether it comes from an API server or from a manifest.
 *
 * @public
 */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
}

/**
 * Whether an untrusted value is a {@link KubernetesObject}: its `apiVersion`, `kind` and `metadata.name` are non-empty
 * strings, and what this package reads of its metadata, where present, has the right types.
 *
 * @public
 */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value) || !isRecord(value.metadata)) return false;
  const { name, namespace, uid, labels, annotations, ownerReferences } =
    value.metadata;
  return (
    isText(value.apiVersion) &&
    isText(value.kind) &&
    isText(name) &&
    (isAbsent(namespace) || typeof namespace === 'string') &&
    (isAbsent(uid) || typeof uid === 'string') &&
    (isAbsent(labels) || isStringMap(labels)) &&
    (isAbsent(annotations) || isStringMap(annotations)) &&
    (isAbsent(ownerReferences) ||
      (Array.isArray(ownerReferences) &&
        ownerReferences.every(isOwnerReference)))
  );
}

/** Whether an untrusted value is an object that is not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an untrusted value is a map of strings, as labels are. */
export function isStringMap(value: unknown): value is Labels {
  return (
    isRecord(value) &&
    Object.values(value).every(item => typeof item === 'string')
  );
}

function isOwnerReference(value: unknown): value is OwnerReference {
  return (
    isRecord(value) &&
    isText(value.apiVersion) &&
    isText(value.kind) &&
    isText(value.name) &&
    typeof value.uid === 'string'
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** YAML writes an absent field as `labels:`, which parses to null. */
function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
