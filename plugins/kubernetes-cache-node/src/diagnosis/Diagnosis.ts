import { ConnectionHop } from '@mooring/kubernetes-objects';
import { WatchedCluster } from '../cluster/WatchedCluster';

/**
 * One thing that has to be right for a cluster to be watched, in the order in which they are checked. After the hops of
 * the connection come those that only matter to some: the clocks, the rights, whether a watch comes through, CPU and
 * memory of pods.
 *
 * @public
 */
export type DiagnosisHop =
  | ConnectionHop
  | 'clock'
  | 'authorization'
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
  /** What to do, or what to paste; only where something is wrong. May have several lines. */
  readonly remedy?: string;
}

/**
 * A cluster, hop by hop. Where a hop of the connection fails, those after it are not in the list: nobody knows.
 *
 * @public
 */
export interface Diagnosis {
  readonly cluster: string;
  readonly hops: readonly HopResult[];
}

/**
 * The cluster to diagnose: as it is watched, with what its authentication strategy reads.
 *
 * @public
 */
export interface DiagnosedCluster
  extends Pick<
    WatchedCluster,
    | 'name'
    | 'url'
    | 'caData'
    | 'caFile'
    | 'skipTLSVerify'
    | 'kinds'
    | 'getCredential'
  > {
  /** The Kubernetes plugin's metadata of the cluster, such as `kubernetes.io/auth-provider`. */
  readonly authMetadata: Readonly<Record<string, string>>;
  /** Leaves out the hop `metrics`. Default: false. */
  readonly skipMetricsLookup?: boolean;
}

/** A hop that is as it should be. */
export function passed(hop: DiagnosisHop, detail: string): HopResult {
  return { hop, ok: true, detail };
}

/** A hop that is not. */
export function failed(
  hop: DiagnosisHop,
  detail: string,
  remedy?: string,
): HopResult {
  return { hop, ok: false, detail, ...(remedy !== undefined && { remedy }) };
}
