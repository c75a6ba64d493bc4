import { canTellAbsence } from '@mooring/kubernetes-objects';
import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';

/**
 * Whether what a reconciler says can be seen now.
 *
 * @param isCurrent - whether the browser hears of changes
 */
export function isSeen(
  { cluster, reconciler }: EntityDelivery,
  clusters: EntityWorkloads['clusters'],
  isCurrent: boolean,
): boolean {
  const found = clusters.find(each => each.cluster === cluster);
  return isCurrent && (!found || canTellAbsence(found.state, reconciler.kind));
}
