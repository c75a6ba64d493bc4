/**
 * Metadata of any Kubernetes object, as far as this package reads it.
 *
 * @public
 */
export interface ObjectMeta {
  name: string;
  /** Absent for cluster-scoped objects. */
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  /** Counts the changes of what is desired, that is of everything but metadata and status. */
  generation?: number;
  /** RFC 3339, in whole seconds. */
  creationTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  /** When deletion began, of an object that finalizers still hold. */
  deletionTimestamp?: string;
}

/**
 * A reference from a dependent to its owner.
 *
 * @public
 */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  /** True for the one owner that manages the object. */
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/**
 * Any Kubernetes object, as it is in a manifest or in an answer of the API.
 *
 * @public
 */
export interface KubernetesObject<Spec = any, Status = any> {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: Spec;
  status?: Status;
  [field: string]: unknown;
}

/**
 * Names an object.
 *
 * @public
 */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}
