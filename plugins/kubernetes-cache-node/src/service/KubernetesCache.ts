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
   * those that are as before. Returns at once.
   *
   * @throws InputError when two clusters have one name, or a URL is none.
   */
  watch(clusters: readonly WatchedCluster[]): void;
}
