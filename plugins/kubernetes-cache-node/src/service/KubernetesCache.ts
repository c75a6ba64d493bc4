import { WatchedCluster } from '../model/WatchedCluster';
import {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
} from '../transport/Transport';
import { KubernetesStore } from '../model/KubernetesStore';

/**
 * Keeps a copy of what watched clusters hold. Who knows the clusters says which to watch; everyone else reads.
 *
 * @public
 */
export interface KubernetesCache extends KubernetesStore {
  /**
   * Whether the list of clusters was read and had none; there may be some later, as those of the catalog come with it. False
   * as long as it was not read, and once there was one.
   */
  readonly isEmpty?: boolean;
  /**
   * Says that clusters will be given by {@link KubernetesCache.watch}, or why none will be. Until then, the store's readers
   * are told that no module is installed that would do so. `isEmpty` says that the list was read and has none so far.
   */
  announce(announcement: { absence?: string; isEmpty?: boolean }): void;
  /**
   * Watches exactly these clusters from now on: opens those that are new, closes those that are gone, and leaves alone
   * those that are as before. Returns at once. Of several clusters with one name only the first is watched; what is wrong
   * with a cluster, its URL included, is said by its state.
   */
  watch(clusters: readonly WatchedCluster[]): void;
  /**
   * Reads something that is not watched, such as a pod's log, or changes something, with the portal's credentials, over a
   * connection that the
   * watches don't share. Check the caller's permissions first. An answer is an answer, whatever its status.
   *
   * @throws NotFoundError for a cluster that is not configured, and an error that names the hop when it doesn't answer.
   */
  request(
    cluster: string,
    request: ClusterRequest | ClusterChange,
  ): Promise<ClusterResponse>;
}
