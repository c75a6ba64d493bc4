import { JsonObject } from '@backstage/types';
import { formatProblem } from './ConfigurationError';
import { kubernetesProblems } from './kubernetesProblems';

const url = 'https://a.example.com';
const token = { authProvider: 'serviceAccount', serviceAccountToken: 't0ken' };
const PREFIX = 'kubernetes.clusterLocatorMethods[0].clusters[0].';

function problemsOf(
  locators: JsonObject[],
  { inCluster = false }: { inCluster?: boolean } = {},
): string[] {
  return kubernetesProblems({
    data: { kubernetes: { clusterLocatorMethods: locators } },
    inCluster,
  }).map(problem => `${problem.severity}: ${formatProblem(problem)}`);
}

function problemsOfClusters(clusters: JsonObject[], inCluster = false) {
  return problemsOf([{ type: 'config', clusters }], { inCluster });
}

it.each<[JsonObject, string]>([
  [
    {},
    'error: authProvider is missing. Write serviceAccount, aws, or another provider.',
  ],
  [
    { authProvider: 'serviceAccount' },
    'error: serviceAccountToken is missing, and the portal does not run in a cluster whose service account it could use. Write the token of a service account in that cluster.',
  ],
  [
    { authProvider: 'aws', serviceAccountToken: 't0ken' },
    'warning: serviceAccountToken is not used by authProvider aws. Remove it, or write authProvider: serviceAccount.',
  ],
  [
    { authProvider: 'aws', assumeRole: 'reader' },
    'error: assumeRole is not the ARN of an IAM role. Write arn:aws:iam::<account>:role/<name>.',
  ],
  [
    { ...token, assumeRole: 'arn:aws:iam::123456789012:role/reader' },
    'warning: assumeRole is not used by authProvider serviceAccount. Remove it, or write authProvider: aws.',
  ],
  [
    { authProvider: 'aws', externalId: 'x' },
    'warning: externalId is not used without assumeRole. Write assumeRole, or remove it.',
  ],
  [
    { authProvider: 'serviceaccount', serviceAccountToken: 't0ken' },
    'error: authProvider is not a provider: "serviceaccount". Write one of aks, aws, azure, google, googleServiceAccount, localKubectlProxy, oidc, serviceAccount.',
  ],
  [
    { authProvider: 'oidc' },
    'error: oidcTokenProvider is missing. Name the sign-in provider whose token the cluster accepts.',
  ],
  [
    { ...token, url: 'a.example.com' },
    "error: url is not a URL that begins with https://. Write the API server's URL, for example https://cluster.example.com:6443.",
  ],
  [
    { ...token, url: 'https://someone:hidden@a.example.com' },
    'error: url holds a user or a password, which API servers do not take. Remove it from the URL; sign in with serviceAccountToken or another authProvider.',
  ],
  [
    { ...token, url: 'https://a.example.com/?timeout=5s' },
    'error: url has a query or a fragment, which an API server has none of. End it with the host, the port or the path.',
  ],
  [
    { ...token, url: 'https://a.example.com:6443/api/v1' },
    "error: url leads to the API below the server. Write the server's URL without /api.",
  ],
  [
    { ...token, url: 'http://a.example.com' },
    'warning: url is not encrypted, so tokens are sent in the clear. Write https://.',
  ],
  [
    { ...token, caFile: '/ca.crt', skipTLSVerify: 'true' },
    'warning: skipTLSVerify is set, so the certificate authority is not used. Remove it, or write false.',
  ],
  [
    { ...token, caData: Buffer.from('no').toString('base64') },
    'warning: caData is not a PEM certificate in base64, so no connection can be verified. Copy certificate-authority-data from a kubeconfig file.',
  ],
  [
    { ...token, dashboardApp: 'standard' },
    "warning: dashboardUrl is missing, so there are no links to the standard dashboard. Write the dashboard's URL.",
  ],
  [
    { ...token, dashboardApp: 'gke', dashboardParameters: { region: 'x' } },
    'warning: dashboardParameters lacks projectId, clusterName, so there are no links to the gke dashboard. Add what is missing.',
  ],
])('%j', (cluster, expected) => {
  const problems = problemsOfClusters([{ name: 'a', url, ...cluster }]);
  expect(problems.map(problem => problem.replace(PREFIX, ''))).toEqual([
    expected,
  ]);
});

it('accepts what works, in authMetadata as well as in the shorthands', () => {
  const role = 'arn:aws-cn:iam::123456789012:role/path/reader';
  expect(
    problemsOfClusters([
      { name: 'a', url, ...token },
      {
        name: 'b',
        url,
        authMetadata: {
          'kubernetes.io/auth-provider': 'serviceAccount',
          serviceAccountToken: 't0ken',
        },
      },
      {
        name: 'c',
        url,
        authProvider: 'aws',
        assumeRole: role,
        externalId: 'x',
      },
      {
        name: 'd',
        url,
        authProvider: 'aws',
        authMetadata: {
          'kubernetes.io/aws-assume-role': role,
          'kubernetes.io/aws-external-id': 'x',
        },
      },
      {
        name: 'e',
        url: 'http://127.0.0.1:8001',
        authProvider: 'localKubectlProxy',
      },
      {
        name: 'f',
        url,
        ...token,
        dashboardApp: 'headlamp',
        dashboardParameters: { internal: true },
      },
    ]),
  ).toEqual([]);
  expect(
    problemsOfClusters(
      [{ name: 'a', url, authProvider: 'serviceAccount' }],
      true,
    ),
  ).toEqual([]);
  expect(kubernetesProblems({ data: {}, inCluster: false })).toEqual([]);
});

it('finds clusters that cannot be told apart', () => {
  const clusters = [{ name: 'a', url, ...token }];
  const both = [
    { type: 'config', clusters },
    { type: 'config', clusters },
  ];
  expect(problemsOf(both)).toEqual([
    'error: kubernetes.clusterLocatorMethods[1].clusters[0].name repeats the cluster name "a". Give each cluster a name of its own; for EKS clusters of one name, authMetadata holds the name in EKS.',
  ]);
  expect(problemsOf([{ type: 'catalog' }, { type: 'catalog' }])).toEqual([
    'error: kubernetes.clusterLocatorMethods[1] repeats a cluster locator, so its clusters would be listed twice. Remove one of the two.',
  ]);
});

it("finds two clusters that would both be the portal's own", () => {
  const authProvider = 'serviceAccount';
  const clusters = [
    { name: 'a', url, authProvider },
    { name: 'b', url, authProvider },
  ];
  expect(problemsOfClusters(clusters, true)).toEqual([
    'error: kubernetes.clusterLocatorMethods[0].clusters[1].serviceAccountToken is missing here and in another cluster; both would show the cluster that the portal runs in. Write the token of a service account in this cluster.',
  ]);
});

it('knows the sign-in providers that a cluster may take tokens of', () => {
  const cluster = {
    ...{ name: 'prod', url, authProvider: 'oidc' },
    oidcTokenProvider: 'okta',
  };
  const problems = (providers: JsonObject) =>
    kubernetesProblems({
      data: {
        auth: { providers },
        kubernetes: {
          clusterLocatorMethods: [{ type: 'config', clusters: [cluster] }],
        },
      },
      inCluster: false,
    }).map(formatProblem);
  expect(problems({ guest: {}, oidc: {} })).toEqual([
    `${PREFIX}oidcTokenProvider names "okta", which auth.providers does not have. Write one of guest, oidc.`,
  ]);
  expect(problems({ okta: {} })).toEqual([]);
});
