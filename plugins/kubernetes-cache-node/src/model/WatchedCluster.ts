import { HumanDuration } from '@backstage/types';
import { WatchedKind } from './WatchedKind';

/**
 * How the portal proves to an API server who it is: what the Kubernetes plugin's authentication strategies give.
 *
 * Source: `KubernetesCredential` of `@backstage/plugin-kubernetes-node`.
 *
 * @public
 */
export type ClusterCredential =
  | { readonly type: 'bearer token'; readonly token: string }
  | {
      readonly type: 'x509 client certificate';
      /** In PEM. */
      readonly cert: string;
      /** In PEM. */
      readonly key: string;
    }
  | { readonly type: 'anonymous' };

/**
 * A cluster to watch. Clusters are told apart by their names; whatever else of one differs from before closes it and
 * opens it again, but for its functions, of which the latest are used from the next connection on.
 *
 * @public
 */
export interface WatchedCluster {
  /** As the Kubernetes plugin knows it. */
  readonly name: string;
  /** The API server's, such as `https://10.0.0.1:6443`; may have a path. */
  readonly url: string;
  /** The authorities that may have signed the API server's certificate: PEM in base64. Default: those of Node.js. */
  readonly caData?: string;
  /** The same as the path of a PEM file, read again for each connection; then `caData` is not used. */
  readonly caFile?: string;
  /** Accepts any certificate. Default: false. */
  readonly skipTLSVerify?: boolean;
  readonly kinds: readonly WatchedKind[];
  /**
   * Why the cluster is listed, so that everybody knows of it, but no connection is made to it: part of a sentence. Default:
   * it is watched.
   */
  readonly notWatched?: string;
  /** Called for each connection to be made, and again after the API server has refused the last credential. */
  getCredential(): Promise<ClusterCredential>;
  /**
   * Says why the API server refuses the credential that was given last, which its 401 does not. Called when it begins to
   * refuse, and every few minutes as long as it does. Default: the cluster's state says 401.
   */
  explainRefusal?(): Promise<string>;
  /** How much memory its objects may take before kinds are dropped. Default: the store's. */
  readonly maxBytes?: number;
  /**
   * How often everything is listed again, give or take a fifth, as an insurance against a watch that missed something. A
   * shorter time costs the API server whole lists. Default: 30 minutes.
   */
  readonly relistInterval?: HumanDuration;
}
