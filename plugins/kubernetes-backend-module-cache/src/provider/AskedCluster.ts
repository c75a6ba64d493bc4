import { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';
import { ClusterState } from '@mooring/kubernetes-objects';

/**
 * One cluster that was asked for an entity's objects, whether or not it has any.
 *
 * @public
 */
export interface AskedCluster {
  readonly name: string;
  readonly title?: string;
  /**
   * Where the answer comes from: what is watched, the cluster itself during this very view, some kinds from each, or
   * nowhere, since it could not be asked.
   */
  readonly source: 'cache' | 'live' | 'mixed' | 'none';
  /** What the watched objects are worth, or why none are; absent as long as the list of clusters is not known. */
  readonly state?: ClusterState;
  /**
   * When the cluster last confirmed what comes from the cache: the earliest such time of all kinds in the answer, in
   * ISO 8601. Absent when nothing does.
   */
  readonly confirmedAt?: string;
}

/**
 * The Kubernetes plugin's answer, and with it every cluster that was asked. The plugin's own leaves those out that have
 * neither objects nor errors.
 *
 * @public
 */
export interface CachedObjectsResponse extends ObjectsByEntityResponse {
  readonly clusters: readonly AskedCluster[];
}
