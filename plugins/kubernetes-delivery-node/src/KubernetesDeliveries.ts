import { KubernetesObject, ObjectKey } from '@mooring/kubernetes-objects';
import {
  AskedApplications,
  EntityDeliveries,
  EntityDelivery,
  SyncRecord,
} from '@mooring/plugin-kubernetes-delivery-common';

/**
 * A sync, of which reconciler in which cluster.
 *
 * @public
 */
export interface ReconcilerSync extends SyncRecord {
  readonly cluster: string;
  readonly reconciler: ObjectKey;
}

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
  /** The syncs that what {@link KubernetesDeliveries.of} has found remembers, the latest first. */
  syncsOf(deliveries: readonly EntityDelivery[]): ReconcilerSync[];
}
