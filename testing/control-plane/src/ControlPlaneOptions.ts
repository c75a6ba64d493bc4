/**
 * What a control plane consists of. The default is etcd and an API server.
 *
 * @public
 */
export interface ControlPlaneOptions {
  /**
   * Also run kube-controller-manager and kube-scheduler, so that Deployments get pods. Default: false. Adds about two
   * seconds to the start. Without them pods need no service account.
   */
  controllers?: boolean;
  /** How many nodes kwok plays, on which pods run in name only. Default: one with `controllers`, else none. */
  nodes?: number;
  /** The lines that every container on those nodes is said to have logged. Default: one saying so. */
  containerLog?: string[];
  /**
   * A kubeconfig naming a webhook that reviews bearer tokens.
   * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
   */
  authenticationWebhook?: { kubeconfig: string };
  /** Further flags of kube-apiserver, such as `--max-requests-inflight=1000`. */
  extraApiServerArgs?: string[];
  /**
   * Where data and logs stay after the end, for the next control plane with the same directory. Default: a temporary
   * directory, removed at the end.
   */
  dataDirectory?: string;
  /**
   * Use the cluster of this kubeconfig's current context and start nothing. Default: what the environment says, see the
   * README. `controllers` and `nodes` then are that cluster's own.
   */
  kubeconfig?: string;
}
