import { HumanDuration } from '@backstage/types';

/** How one cluster is watched. */
export interface ClusterCacheConfig {
  readonly enabled: boolean;
  /** Absent for the cache's own default. */
  readonly relistInterval?: HumanDuration;
  /** Absent for the store's own default. */
  readonly maxBytes?: number;
}

/** What `kubernetes.cache` says, with its defaults. */
export interface CacheConfig {
  readonly enabled: boolean;
  readonly clusterRefreshMs: number;
  readonly liveTimeoutMs: number;
  readonly metricsIntervalMs: number;
  /** The settings of a cluster, which need not be named in the configuration. */
  forCluster(name: string): ClusterCacheConfig;
}
