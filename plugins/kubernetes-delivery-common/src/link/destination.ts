import { Destination } from '../Delivery';

/** Source: `KubernetesInternalAPIServerAddr` and `KubernetesInClusterName` in github.com/argoproj/argo-cd. */
const IN_CLUSTER_SERVER = 'https://kubernetes.default.svc';
const IN_CLUSTER = 'in-cluster';

/**
 * A cluster, as far as a destination may name it.
 *
 * @public
 */
export interface NamedCluster {
  readonly name: string;
  readonly url?: string;
}

/**
 * The cluster that a destination means: the tool's own, or the one of that name or URL. `undefined` where none of them is
 * meant; no guess is made.
 *
 * @param own - the cluster that the Application, Kustomization or HelmRelease is in
 *
 * @public
 */
export function destinationCluster(
  destination: Destination | undefined,
  own: string,
  clusters: readonly NamedCluster[],
): string | undefined {
  if (!destination) return own;
  const { name, server, isElsewhere } = destination;
  if (isElsewhere) return undefined;
  if (name === IN_CLUSTER || (server && isInCluster(server))) return own;
  const asked = server && normal(server);
  const found = clusters.find(
    cluster =>
      (name !== undefined && cluster.name === name) ||
      (asked !== undefined &&
        cluster.url !== undefined &&
        normal(cluster.url) === asked),
  );
  return found?.name;
}

function isInCluster(server: string): boolean {
  return normal(server) === normal(IN_CLUSTER_SERVER);
}

/** Two ways of writing one address are equal: case of the host, default port, slash at the end. */
function normal(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
