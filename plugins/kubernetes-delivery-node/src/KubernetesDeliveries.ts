import { KubernetesObject } from '@mooring/kubernetes-objects';
import {
  AskedApplications,
  EntityDeliveries,
} from '@mooring/plugin-kubernetes-delivery-common';

/**
 * Tells what deploys objects, from memory: no cluster is asked.
 *
 * @public
 */
export interface KubernetesDeliveries {
  /**
   * What deploys these objects, what their entity names itself, and what either names that isn't there. Check first that the caller
   * may read the objects.
   */
  of(
    objects: Iterable<{ cluster: string; object: KubernetesObject }>,
    asked?: AskedApplications,
  ): Promise<EntityDeliveries>;
}
