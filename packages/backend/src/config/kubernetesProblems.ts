import { JsonObject } from '@backstage/types';
import {
  ClusterConfig,
  LocatorConfig,
  readAuth,
  readLocators,
} from './clusterConfig';
import { clusterProblems } from './clusterProblems';
import { ConfigProblem, KeyPath } from './ConfigurationError';

/** Finds what the schema lets pass and the Kubernetes plugin would fail on, later and with less to go by. */
export function kubernetesProblems(options: {
  data: JsonObject;
  /** True when this process runs in a pod with a service account of its own. */
  inCluster: boolean;
  /** In ms since 1970. Default: the machine's clock. */
  now?: number;
}): ConfigProblem[] {
  const { data, inCluster, now = Date.now() } = options;
  const auth = data.auth as { providers?: JsonObject } | undefined;
  const signInProviders = Object.keys(auth?.providers ?? {});
  const locators = readLocators(data);
  const clusters = locators.flatMap(({ key, clusters: list = [] }) =>
    list.map((cluster, index) => ({
      cluster,
      key: [...key, 'clusters', index],
    })),
  );
  return [
    ...repeatedLocators(locators),
    ...repeatedNames(clusters),
    ...repeatedPortalAccount(clusters),
    ...clusters.flatMap(({ cluster, key }) => [
      ...clusterProblems({ cluster, key, inCluster, signInProviders, now }),
    ]),
  ];
}

type PlacedCluster = { cluster: ClusterConfig; key: KeyPath };

function repeatedLocators(locators: LocatorConfig[]): ConfigProblem[] {
  const single = locators.filter(
    ({ type }) => type === 'catalog' || type === 'localKubectlProxy',
  );
  return repeated(single, ({ type }) => type).map(({ key }) => ({
    severity: 'error',
    key,
    message: 'repeats a cluster locator, so its clusters would be listed twice',
    remedy: 'Remove one of the two.',
  }));
}

/** Upstream refuses a repeated name within a locator; across locators it warns, and its proxy asks the first one. */
function repeatedNames(clusters: PlacedCluster[]): ConfigProblem[] {
  return repeated(clusters, ({ cluster }) => cluster.name).map(
    ({ cluster, key }) => ({
      severity: 'error',
      key: [...key, 'name'],
      message: `repeats the cluster name ${JSON.stringify(cluster.name)}`,
      remedy:
        'Give each cluster a name of its own; for EKS clusters of one name, authMetadata holds the name in EKS.',
    }),
  );
}

/**
 * Without a token the Kubernetes plugin asks the cluster it runs in, whatever `url` says
 * (`KubernetesConnection.isServiceAccountAuthentication` in `@backstage/plugin-kubernetes-backend`).
 */
function repeatedPortalAccount(clusters: PlacedCluster[]): ConfigProblem[] {
  return clusters
    .filter(({ cluster }) => {
      const { provider, token } = readAuth(cluster);
      return provider === 'serviceAccount' && !token;
    })
    .slice(1)
    .map(({ key }) => ({
      severity: 'error',
      key: [...key, 'serviceAccountToken'],
      message:
        'is missing here and in another cluster; both would show the cluster that the portal runs in',
      remedy: 'Write the token of a service account in this cluster.',
    }));
}

function repeated<T>(values: T[], identify: (value: T) => string): T[] {
  const ids = values.map(identify);
  return values.filter((_, index) => ids.indexOf(ids[index]) < index);
}
