import { WatchedCluster } from '../model/WatchedCluster';

/**
 * What of a cluster a connection depends on.
 *
 * @public
 */
export type ClusterAddress = Pick<
  WatchedCluster,
  'url' | 'caData' | 'caFile' | 'skipTLSVerify'
>;
