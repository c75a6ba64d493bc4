import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import { ClusterStatus } from '@mooring/plugin-kubernetes-matching-common';
import { confirmedAt } from './confirmedAt';

/** One watched cluster, as it is answered. */
export function clusterStatus(cluster: ClusterObjects): ClusterStatus {
  return {
    name: cluster.name,
    state: cluster.index.state,
    objects: cluster.index.size,
    confirmedAt: confirmedAt(cluster),
    problems: cluster
      .kinds()
      .filter(({ state }) => state !== 'synced')
      .map(({ kind, state, since, reason }) => ({
        kind,
        state,
        since,
        reason,
      })),
  };
}
