import { ClusterCredential } from '@mooring/plugin-kubernetes-cache-node';

/**
 * Why a cluster cannot be signed in to.
 *
 * @public
 */
export interface AccessExplanation {
  /** One or two sentences. Holds no secret. */
  readonly detail: string;
  /** What to do, or what to paste. */
  readonly remedy?: string;
}

/**
 * A sign-in that failed: either the portal got no credential, or the API server refused the one it got.
 *
 * @public
 */
export interface AccessFailure {
  readonly cluster: {
    readonly name: string;
    readonly url: string;
    /** The Kubernetes plugin's metadata of the cluster, such as `kubernetes.io/auth-provider`. */
    readonly authMetadata: Readonly<Record<string, string>>;
  };
  /** What the authentication strategy rejected with. */
  readonly error?: unknown;
  /** What the API server answered 401 to. */
  readonly credential?: ClusterCredential;
}

/**
 * Explains the failures of one kind of sign-in.
 *
 * @public
 */
export interface AccessExplainer {
  /** Never rejects: what cannot be found out is said in the explanation. */
  explain(failure: AccessFailure): Promise<AccessExplanation>;
}
