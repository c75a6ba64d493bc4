import { KubernetesObject } from '@mooring/kubernetes-objects';
import { EntityDeliveries } from '@mooring/plugin-kubernetes-delivery-common';

/**
 * Tells what deploys objects, from memory: no cluster is asked.
 *
 * @public
 */
export interface KubernetesDeliveries {
  /** What deploys these objects, and what they name that isn't there. Check first that the caller may read the objects. */
  of(
    objects: Iterable<{ cluster: string; object: KubernetesObject }>,
  ): Promise<EntityDeliveries>;
}
