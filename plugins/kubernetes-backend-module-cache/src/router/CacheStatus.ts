import { ClusterState } from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  KindStatus,
} from '@mooring/plugin-kubernetes-cache-node';

/**
 * `GET /api/kubernetes/cache/clusters`: how one cluster is watched.
 *
 * @public
 */
export interface CacheStatus {
  readonly name: string;
  readonly state: ClusterState;
  /** How many objects are held. */
  readonly objects: number;
  readonly kinds: readonly KindStatus[];
}

export function readStatus(cluster: ClusterObjects): CacheStatus {
  const { name, index } = cluster;
  return {
    name,
    state: index.state,
    objects: index.size,
    kinds: cluster.kinds(),
  };
}
