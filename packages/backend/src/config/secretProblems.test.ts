import { formatProblem } from './ConfigurationError';
import { kubernetesProblems } from './kubernetesProblems';
import { secretProblems } from './secretProblems';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const encode = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) =>
  `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
const seconds = (time: string) => Date.parse(time) / 1000;
const TOKEN = jwt({ sub: 'system:serviceaccount:mooring:mooring' });

function tokenProblems(serviceAccountToken: string): string[] {
  const cluster = {
    name: 'prod',
    url: 'https://prod.example.com',
    authProvider: 'serviceAccount',
    serviceAccountToken,
  };
  const clusterLocatorMethods = [{ type: 'config', clusters: [cluster] }];
  return kubernetesProblems({
    data: { kubernetes: { clusterLocatorMethods } },
    inCluster: false,
    now: NOW,
  }).map(
    problem => `${problem.severity}: ${problem.key.at(-1)} ${problem.message}`,
  );
}

it.each([
  [`${TOKEN}\n`, 'ends in a line break'],
  [`${TOKEN}\r\n`, 'ends in a line break'],
  [` ${TOKEN}`, 'begins or ends with space'],
  [`"${TOKEN}"`, 'has quotes around it that are part of the value'],
  [`'${TOKEN}'`, 'has quotes around it that are part of the value'],
  [`Bearer ${TOKEN}`, 'begins with "Bearer"'],
  [`bearer:${TOKEN}`, 'begins with "Bearer"'],
  [TOKEN.replace('.', '.\n'), 'is broken over several lines'],
  [
    TOKEN.replace('.', '. '),
    'has a space or another character that no token has',
  ],
  [
    Buffer.from(TOKEN).toString('base64'),
    'is the base64 of a token, as a Secret holds it',
  ],
  [
    jwt({ exp: seconds('2026-05-31T12:00:00Z') }),
    'expired at 2026-05-31T12:00:00.000Z',
  ],
  [
    jwt({ nbf: seconds('2026-06-02T00:00:00Z') }),
    'is valid from 2026-06-02T00:00:00.000Z only',
  ],
  [
    jwt({ aud: ['sts.amazonaws.com'] }),
    'is for the audience sts.amazonaws.com, not for a Kubernetes API server',
  ],
])('finds at the start what is wrong with a token (%#)', (token, message) => {
  const problems = tokenProblems(token);
  expect(problems).toEqual([`error: serviceAccountToken ${message}`]);
  expect(problems.join()).not.toContain(TOKEN.slice(0, 20));
});

it.each([
  TOKEN,
  'abcdef.0123456789abcdef',
  'kubeconfig-u-abc:xyz',
  jwt({ exp: seconds('2027-01-01T00:00:00Z'), aud: 'https://k8s' }),
])('leaves a token alone that has nothing wrong (%#)', token => {
  expect(tokenProblems(token)).toEqual([]);
});

it('finds what copying added to secrets of the portal itself, and prints none', () => {
  const problems = secretProblems({
    backend: { database: { connection: { password: 'p4ss\n', user: 'x ' } } },
    auth: {
      providers: { oidc: { production: { clientSecret: '"s3cret"' } } },
    },
    aws: { accounts: [{ accountId: '1', secretAccessKey: ' k3y' }] },
  });
  expect(problems.map(formatProblem)).toEqual([
    'backend.database.connection.password ends in a line break. Remove it; printf "%s" writes a file without one.',
    'auth.providers.oidc.production.clientSecret has quotes around it that are part of the value. Remove them.',
    'aws.accounts[0].secretAccessKey begins or ends with space. Remove the space around it.',
  ]);
});
