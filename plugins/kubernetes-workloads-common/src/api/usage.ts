/**
 * What of one resource is used, requested and allowed at most: cores of CPU, or bytes of memory. What is absent is not
 * measured, or not set.
 *
 * @public
 */
export interface ResourceUsage {
  readonly used?: number;
  readonly request?: number;
  /** Of a pod: the sum of its containers' limits; absent when one of them has none. */
  readonly limit?: number;
}

/**
 * What one container uses, beside what its pod's spec says.
 *
 * @public
 */
export interface UsageOfContainer {
  readonly name: string;
  readonly cpu: ResourceUsage;
  readonly memory: ResourceUsage;
}

/**
 * What one pod uses.
 *
 * @public
 */
export interface PodUsage {
  readonly namespace?: string;
  readonly name: string;
  readonly cpu: ResourceUsage;
  readonly memory: ResourceUsage;
  readonly containers: readonly UsageOfContainer[];
}

/**
 * What a cluster answered when it was asked what pods use; `pending` while it has not.
 *
 * @public
 */
export type UsageState =
  | 'measured'
  | 'pending'
  | 'no-metrics-server'
  | 'forbidden'
  | 'unavailable';

/**
 * What an entity's pods use in one cluster.
 *
 * @public
 */
export interface ClusterUsage {
  readonly cluster: string;
  /** The worst of its namespaces; whatever was measured is there all the same. */
  readonly state: UsageState;
  /** When the oldest of these measurements was read, in ISO 8601. */
  readonly measuredAt?: string;
  readonly pods: readonly PodUsage[];
}

/**
 * What an entity's pods use.
 *
 * @public
 */
export interface EntityUsage {
  readonly entityRef: string;
  readonly clusters: readonly ClusterUsage[];
}
