import { ObjectKey } from '@mooring/kubernetes-objects';

/**
 * An Argo CD, as `kubernetesDelivery.argocd.instances` has it.
 *
 * @public
 */
export interface ArgocdInstance {
  /** As the annotation `argocd/instance-name` has it. */
  readonly name: string;
  /** The cluster that its Applications are in; absent for any. */
  readonly cluster?: string;
  /** The namespace of its Applications; absent for any. */
  readonly namespace?: string;
}

/**
 * Whether an instance may hold an Application: it does where nothing says otherwise.
 *
 * @public
 */
export function mayHold(
  { cluster, namespace }: ArgocdInstance,
  at: { cluster: string; reconciler: Pick<ObjectKey, 'namespace'> },
): boolean {
  return (
    (cluster === undefined || cluster === at.cluster) &&
    (namespace === undefined || namespace === at.reconciler.namespace)
  );
}
