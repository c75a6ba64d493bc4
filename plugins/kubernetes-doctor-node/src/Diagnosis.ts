import {
  DiagnosisHop,
  HopResult,
} from '@mooring/plugin-kubernetes-doctor-common';
import {
  ClusterCredential,
  WatchedCluster,
} from '@mooring/plugin-kubernetes-cache-node';

/**
 * The cluster to diagnose: as it is watched, with what its authentication strategy reads.
 *
 * @public
 */
export interface DiagnosedCluster
  extends Pick<
    WatchedCluster,
    'name' | 'url' | 'caData' | 'caFile' | 'skipTLSVerify' | 'kinds'
  > {
  /** Absent where each user signs in with a credential of his or her own: the portal then gets no further than TLS. */
  getCredential?(): Promise<ClusterCredential>;
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
