import { formatProblem } from './ConfigurationError';
import { kubernetesProblems } from './kubernetesProblems';
import { secretProblems } from './secretProblems';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const encode = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) =>
  `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
const seconds = (time: string) => Date.parse(time) / 1000;
const base64 = (text: string) => Buffer.from(text).toString('base64');
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
  [`${TOKEN}\u200b`, 'holds an invisible character (U+200B)'],
  [`\ufeff${TOKEN}`, 'holds an invisible character (U+FEFF)'],
  [TOKEN.replace('.', '\u2060.'), 'holds an invisible character (U+2060)'],
  [`${TOKEN}\u00a0`, 'begins or ends with space'],
  [`“${TOKEN}”`, 'has typographic quotes around it'],
  [`‘${TOKEN}’`, 'has typographic quotes around it'],
  [`"${TOKEN}`, 'begins or ends with a quotation mark, a comma or a semicolon'],
  [`${TOKEN},`, 'begins or ends with a quotation mark, a comma or a semicolon'],
  [base64(base64(TOKEN)), 'is a token that was encoded in base64 2 times'],
  [base64(`${TOKEN}\n`), 'is the base64 of a token, as a Secret holds it'],
  [
    JSON.stringify({ kind: 'Secret', data: { token: base64(TOKEN) } }),
    'is a whole object, such as a Secret, not a token',
  ],
  [
    `apiVersion: v1\nkind: Secret\ndata:\n  token: ${base64(TOKEN)}\n`,
    'is a whole object, such as a Secret, not a token',
  ],
  [`token: ${TOKEN}`, 'begins with the name of a header or a key'],
  [
    `Authorization: Bearer ${TOKEN}`,
    'begins with the name of a header or a key',
  ],
  [encodeURIComponent(`${TOKEN}=`), 'is URL-encoded'],
  ['$K8S_TOKEN', 'is a placeholder'],
  ['<your token>', 'is a placeholder'],
  [
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
    'is the path of a file',
  ],
  [
    '-----BEGIN CERTIFICATE-----\nMII',
    'is a certificate or a key, not a token',
  ],
  [
    TOKEN.replace(/\.[^.]*$/, ''),
    'is the beginning of a token: it has 2 of three parts',
  ],
  [`${TOKEN}${TOKEN}`, 'holds more than one token'],
  [
    `${TOKEN.slice(0, 30)}...`,
    'was abbreviated where it was copied from ("...")',
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
  'c2VjcmV0LXRva2VuLW9mLWEtbGlzdA==',
  `${encode({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVy.dGFn`,
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
