import { X509Certificate } from 'node:crypto';
import { tokenProblem } from '@mooring/plugin-kubernetes-doctor-node';
import { ConfigProblem, KeyPath } from './ConfigurationError';
import { ClusterConfig, readAuth } from './clusterConfig';

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;
/** Source: `KubernetesBuilder` of `@backstage/plugin-kubernetes-backend`, whose strategies the portal has. */
const AUTH_PROVIDERS = [
  'aks',
  'aws',
  'azure',
  'google',
  'googleServiceAccount',
  'localKubectlProxy',
  'oidc',
  'serviceAccount',
];
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** The dashboards that need parameters instead of a URL: the link formatters of `@backstage/plugin-kubernetes-react`. */
const DASHBOARD_PARAMETERS: Record<string, string[]> = {
  aks: ['subscriptionId', 'resourceGroup', 'clusterName'],
  gke: ['projectId', 'region', 'clusterName'],
};

/** Finds settings of one cluster that contradict each other or cannot work. */
export function* clusterProblems(options: {
  cluster: ClusterConfig;
  key: KeyPath;
  /** True when this process runs in a pod with a service account of its own. */
  inCluster: boolean;
  /** The names in `auth.providers`. */
  signInProviders: readonly string[];
  /** In ms since 1970. */
  now: number;
}): Generator<ConfigProblem> {
  const { cluster, key } = options;
  yield* credentialProblems(options);
  yield* transportProblems(cluster, key);
  yield* dashboardProblems(cluster, key);
}

function* credentialProblems(
  options: Parameters<typeof clusterProblems>[0],
): Generator<ConfigProblem> {
  const { cluster, key, inCluster, signInProviders, now } = options;
  const { provider, token, role, externalId, oidcProvider } = readAuth(cluster);
  if (!provider) {
    yield error(
      [...key, 'authProvider'],
      'is missing',
      'Write serviceAccount, aws, or another provider.',
    );
    return;
  }
  if (!AUTH_PROVIDERS.includes(provider)) {
    yield error(
      [...key, 'authProvider'],
      `is not a provider: ${JSON.stringify(provider)}`,
      `Write one of ${AUTH_PROVIDERS.join(', ')}.`,
    );
    return;
  }
  const pasted = token ? tokenProblem(token, now) : undefined;
  if (pasted) {
    yield error([...key, 'serviceAccountToken'], pasted.message, pasted.remedy);
  }
  if (provider === 'serviceAccount' && !token && !inCluster) {
    yield error(
      [...key, 'serviceAccountToken'],
      'is missing, and the portal does not run in a cluster whose service account it could use',
      'Write the token of a service account in that cluster.',
    );
  }
  if (provider !== 'serviceAccount' && token) {
    yield warning(
      [...key, 'serviceAccountToken'],
      `is not used by authProvider ${provider}`,
      'Remove it, or write authProvider: serviceAccount.',
    );
  }
  if (provider === 'aws' && role && !ROLE_ARN.test(role)) {
    yield error(
      [...key, 'assumeRole'],
      'is not the ARN of an IAM role',
      'Write arn:aws:iam::<account>:role/<name>.',
    );
  }
  if (provider !== 'aws' && role) {
    yield warning(
      [...key, 'assumeRole'],
      `is not used by authProvider ${provider}`,
      'Remove it, or write authProvider: aws.',
    );
  }
  if (externalId && !role) {
    yield warning(
      [...key, 'externalId'],
      'is not used without assumeRole',
      'Write assumeRole, or remove it.',
    );
  }
  if (provider === 'oidc' && !oidcProvider) {
    yield error(
      [...key, 'oidcTokenProvider'],
      'is missing',
      'Name the sign-in provider whose token the cluster accepts.',
    );
  }
  const isUnknown =
    oidcProvider !== undefined &&
    signInProviders.length > 0 &&
    !signInProviders.includes(oidcProvider);
  if (isUnknown) {
    yield error(
      [...key, 'oidcTokenProvider'],
      `names ${JSON.stringify(
        oidcProvider,
      )}, which auth.providers does not have`,
      `Write one of ${signInProviders.join(', ')}.`,
    );
  }
}

function* transportProblems(
  cluster: ClusterConfig,
  key: KeyPath,
): Generator<ConfigProblem> {
  const { caData, caFile } = cluster;
  const url = URL.canParse(cluster.url) ? new URL(cluster.url) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    yield error(
      [...key, 'url'],
      'is not a URL that begins with https://',
      "Write the API server's URL, for example https://cluster.example.com:6443.",
    );
  } else if (url.username || url.password) {
    yield error(
      [...key, 'url'],
      'holds a user or a password, which API servers do not take',
      'Remove it from the URL; sign in with serviceAccountToken or another authProvider.',
    );
  } else if (url.search || url.hash) {
    yield error(
      [...key, 'url'],
      'has a query or a fragment, which an API server has none of',
      'End it with the host, the port or the path.',
    );
  } else if (/\/apis?\/?(v1\/?)?$/.test(url.pathname)) {
    yield error(
      [...key, 'url'],
      'leads to the API below the server',
      "Write the server's URL without /api.",
    );
  } else if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    yield warning(
      [...key, 'url'],
      'is not encrypted, so tokens are sent in the clear',
      'Write https://.',
    );
  }
  if (String(cluster.skipTLSVerify) === 'true' && (caData || caFile)) {
    yield warning(
      [...key, 'skipTLSVerify'],
      'is set, so the certificate authority is not used',
      'Remove it, or write false.',
    );
  }
  if (caData && caFile) {
    yield warning(
      [...key, 'caData'],
      'is not used, because caFile is set too',
      'Remove one of the two.',
    );
  }
  if (caData && !isCertificate(caData)) {
    yield warning(
      [...key, 'caData'],
      'is not a PEM certificate in base64, so no connection can be verified',
      'Copy certificate-authority-data from a kubeconfig file.',
    );
  }
}

function* dashboardProblems(
  cluster: ClusterConfig,
  key: KeyPath,
): Generator<ConfigProblem> {
  const { dashboardApp, dashboardUrl, dashboardParameters = {} } = cluster;
  if (!dashboardApp) return;
  const needed = DASHBOARD_PARAMETERS[dashboardApp];
  const missing = needed?.filter(name => !dashboardParameters[name]) ?? [];
  if (missing.length > 0) {
    yield warning(
      [...key, 'dashboardParameters'],
      `lacks ${missing.join(
        ', ',
      )}, so there are no links to the ${dashboardApp} dashboard`,
      'Add what is missing.',
    );
  } else if (!needed && !dashboardUrl && !dashboardParameters.internal) {
    yield warning(
      [...key, 'dashboardUrl'],
      `is missing, so there are no links to the ${dashboardApp} dashboard`,
      "Write the dashboard's URL.",
    );
  }
}

function isCertificate(base64: string) {
  try {
    return Boolean(new X509Certificate(Buffer.from(base64, 'base64')));
  } catch {
    return false;
  }
}

function error(key: KeyPath, message: string, remedy: string): ConfigProblem {
  return { severity: 'error', key, message, remedy };
}

function warning(key: KeyPath, message: string, remedy: string): ConfigProblem {
  return { severity: 'warning', key, message, remedy };
}
