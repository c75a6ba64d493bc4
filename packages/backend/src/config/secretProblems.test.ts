import { JsonObject } from '@backstage/types';
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

/** Where a secret is, with a configuration that has it there. */
const SECRETS: [key: string, data: (secret: string) => JsonObject][] = [
  [
    'backend.database.connection.password',
    password => ({ backend: { database: { connection: { password } } } }),
  ],
  [
    'backend.database.connection',
    password => ({
      backend: {
        database: {
          connection: `postgres://portal:${encodeURIComponent(
            password,
          )}@db.example.com/portal`,
        },
      },
    }),
  ],
  [
    'backend.database.plugin.catalog.connection.password',
    password => ({
      backend: {
        database: { plugin: { catalog: { connection: { password } } } },
      },
    }),
  ],
  [
    'auth.providers.oidc.production.clientSecret',
    clientSecret => ({
      auth: { providers: { oidc: { production: { clientSecret } } } },
    }),
  ],
  ['auth.session.secret', secret => ({ auth: { session: { secret } } })],
  [
    'backend.auth.externalAccess[0].options.token',
    token => ({
      backend: { auth: { externalAccess: [{ options: { token } }] } },
    }),
  ],
  [
    'aws.accounts[0].secretAccessKey',
    secretAccessKey => ({ aws: { accounts: [{ secretAccessKey }] } }),
  ],
  [
    'integrations.github[0].token',
    token => ({ integrations: { github: [{ token }] } }),
  ],
];

const SECRET = 'p4ss-w0rd%20/+&';
const FAULTS: [fault: string, pasted: string, says: string][] = [
  ['a line break', `${SECRET}\n`, 'ends in a line break'],
  ['one of Windows', `${SECRET}\r\n`, 'ends in a line break'],
  ['a space before it', ` ${SECRET}`, 'begins or ends with space'],
  [
    'a space that does not break',
    `${SECRET}\u00a0`,
    'begins or ends with space',
  ],
  ['several lines', `${SECRET}\n${SECRET}`, 'is broken over several lines'],
  ['quotes', `"${SECRET}"`, 'has quotes around it that are part of the value'],
  ['typographic quotes', `“${SECRET}”`, 'has typographic quotes around it'],
  ['nothing but space', '  ', 'is blank'],
  [
    'an invisible mark',
    `\ufeff${SECRET}`,
    'holds an invisible character (U+FEFF)',
  ],
  ['a scheme', `Bearer ${SECRET}`, 'begins with "Bearer"'],
  [
    'base64',
    base64(`${SECRET}\n`),
    'looks like base64 of a text, as the data of a Secret holds it',
  ],
  [
    'a past',
    jwt({ exp: seconds('2026-05-31T12:00:00Z') }),
    'expired at 2026-05-31T12:00:00.000Z',
  ],
  [
    'a future',
    jwt({ nbf: seconds('2026-06-02T00:00:00Z') }),
    'is valid from 2026-06-02T00:00:00.000Z only',
  ],
  [
    'fifteen minutes',
    'db.example.com:5432/?Action=connect&DBUser=portal&X-Amz-Expires=900',
    'is a token of IAM, which is valid for 15 minutes',
  ],
];

describe.each(SECRETS)('a secret in %s', (key, dataOf) => {
  it.each(FAULTS)('that has %s is named, not printed', (_, pasted, says) => {
    const problems = secretProblems(dataOf(pasted), NOW);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^\S+ .+\. ?.+\.$/),
    ]);
    const [{ severity, message }] = problems;
    expect(formatProblem(problems[0])).toContain(`${key} ${says}. `);
    expect(severity).toBe(/^looks like/.test(message) ? 'warning' : 'error');
    const printed = JSON.stringify(problems);
    for (const secret of [SECRET, pasted.trim()].filter(Boolean)) {
      expect(printed).not.toContain(secret);
    }
  });

  it.each([
    SECRET,
    'correct horse battery staple',
    '"begins with a quotation mark',
    'c2VjcmV0', // short enough to be a word
    'q3Zt0b7xG1mE8w5Yl9HfUQ==', // base64 of no text
    'Bearers',
    jwt({ exp: seconds('2027-01-01T00:00:00Z'), aud: 'https://login' }),
  ])('that is well is left alone (%#)', secret => {
    expect(secretProblems(dataOf(secret), NOW)).toEqual([]);
  });
});
