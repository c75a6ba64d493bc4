import { ObjectKey } from '@mooring/kubernetes-objects';
import { Delivery } from '@mooring/plugin-kubernetes-delivery-common';

/**
 * An Application, a Kustomization or a HelmRelease of one cluster, as it was last told.
 *
 * @public
 */
export interface Reconciler {
  readonly cluster: string;
  readonly delivery: Delivery;
  /** Its own labels and annotations: by these it is found, and it may be deployed by another. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The keys of the objects that it says it deploys. */
  readonly deploys: ReadonlySet<string>;
}

/** Text that is the same for the same object of a cluster, whichever. */
export function keyText({ kind, namespace = '', name }: ObjectKey): string {
  return `${kind}/${namespace}/${name}`;
}
