import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { SERVICEACCOUNT_CA_PATH } from '@backstage/plugin-kubernetes-common';

/** Where a pod finds the API server of its own cluster. */
export interface InClusterAddress {
  readonly url: string;
  readonly caFile: string;
}

// The ports on which Kubernetes clients speak HTTP without TLS to their own cluster.
const PLAIN_PORTS = ['80', '8080', '8001'];

/**
 * The address that the Kubernetes plugin uses for a `serviceAccount` cluster without a token of its own, whatever URL is
 * configured. `undefined` outside of a pod.
 *
 * Source: `KubernetesConnection.fetchArgsInCluster` in `@backstage/plugin-kubernetes-backend`, and
 * `KubeConfig.loadFromCluster` in `@kubernetes/client-node`.
 */
export function inClusterAddress(
  env: NodeJS.ProcessEnv = process.env,
  caFile: string = SERVICEACCOUNT_CA_PATH,
): InClusterAddress | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port || !existsSync(caFile)) return undefined;
  const scheme = PLAIN_PORTS.includes(port) ? 'http' : 'https';
  return {
    url: `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    caFile,
  };
}
