import { ObjectSummary } from '@mooring/kubernetes-objects';

/**
 * The identity of an object that a finding speaks of.
 *
 * @public
 */
export interface ObjectReference {
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function referenceTo(
  cluster: string,
  object: ObjectSummary,
): ObjectReference {
  const { apiVersion, kind, namespace, name } = object;
  return { cluster, apiVersion, kind, namespace, name };
}
