import { WatchedCluster } from '../cluster/WatchedCluster';
import { KubernetesStore } from './KubernetesStore';

/**
 * Keeps a copy of what watched clusters hold. Who knows the clusters says which to watch; everyone else reads.
 *
 * @public
 */
export interface KubernetesCache extends KubernetesStore {
  /**
   * Watches exactly these clusters from now on: opens those that are new, closes those that are gone, and leaves alone
   * those that are as before. Returns at once. Of several clusters with one name only the first is watched; what is wrong
   * with a cluster, its URL included, is said by its state.
   */
  watch(clusters: readonly WatchedCluster[]): void;
}
