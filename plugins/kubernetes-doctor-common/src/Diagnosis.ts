import { ClusterState, ConnectionHop } from '@mooring/kubernetes-objects';

/**
 * One thing that has to be right for a cluster to be watched, in the order in which they are checked. After the hops of
 * the connection come those that only matter to some: the clocks, the kinds that the cluster serves, the rights, logs and events, whether a watch comes
 * through, CPU and memory of pods.
 *
 * @public
 */
export type DiagnosisHop =
  | ConnectionHop
  | 'clock'
  | 'discovery'
  | 'authorization'
  | 'logs'
  | 'watch'
  | 'metrics';

/**
 * What was found on one hop.
 *
 * @public
 */
export interface HopResult {
  readonly hop: DiagnosisHop;
  readonly ok: boolean;
  /** One or two sentences with the values in them. Holds no secret. */
  readonly detail: string;
  /** What to do, or what to paste; only where something is wrong or could be more. May have several lines. */
  readonly remedy?: string;
}

/**
 * A cluster, hop by hop. Where a hop of the connection fails, those after it are not in the list: nobody knows.
 *
 * @public
 */
export interface Diagnosis {
  readonly cluster: string;
  /** What the running portal knows of it, the same as on its pages; absent where no portal runs. */
  readonly state?: ClusterState;
  readonly hops: readonly HopResult[];
}
