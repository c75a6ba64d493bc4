import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { formatProblem } from './ConfigurationError';
import { weakSettings } from './weakSettings';

/** What is found, each as a user reads it. */
function found(
  data: JsonObject,
  isProduction = true,
  env: Record<string, string> = {},
): string[] {
  const permission = { enabled: true };
  const catalog = { rules: [{ allow: ['Component'] }] };
  return weakSettings({
    config: new ConfigReader({ permission, catalog, ...data }),
    ...{ isProduction, env },
  }).map(problem => `${problem.severity}: ${formatProblem(problem)}`);
}
const access = (entry: JsonObject): JsonObject => ({
  backend: { auth: { externalAccess: [entry] } },
});
const accessRestrictions = [{ plugin: 'catalog' }];
const token = (value: string) =>
  access({ type: 'static', options: { token: value }, accessRestrictions });
const csp = (policy: JsonObject): JsonObject => ({ backend: { csp: policy } });
const read = (host: string): JsonObject => ({
  backend: { reading: { allow: [{ host }] } },
});
const database = (connection: string | JsonObject): JsonObject => ({
  backend: { database: { client: 'pg', connection } },
});
const rules = (...allow: unknown[]) =>
  ({ catalog: { rules: [{ allow }] } } as JsonObject);
const located = (location: JsonObject) => ({
  catalog: { rules: [{ allow: ['User'], locations: [location] }] },
});

it.each<[key: string, data: JsonObject]>([
  [
    'backend.auth.dangerouslyDisableDefaultAuthPolicy',
    { backend: { auth: { dangerouslyDisableDefaultAuthPolicy: true } } },
  ],
  ['auth.session.secret', { auth: { session: { secret: 'x' } } }],
  ['auth.session.secret', { auth: { session: { secret: 'a'.repeat(64) } } }],
  ['backend.auth.externalAccess[0].options.token', token('12345678')],
  ['backend.auth.externalAccess[0].options.token', token('abab'.repeat(20))],
  ['backend.cors.origin', { backend: { cors: { origin: '*' } } }],
  ['backend.cors.origin', { backend: { cors: { origin: ['a', '*'] } } }],
  ['backend.cors.origin', { backend: { cors: { origin: 'https://*' } } }],
  ...[
    '!https://evil.example.com',
    'https://{portal,*}.example.com',
    'https://portal.example.co?',
    'https://+(a|b)',
    'null',
  ].map((origin): [string, JsonObject] => [
    'backend.cors.origin',
    { backend: { cors: { origin: ['https://portal.example.com', origin] } } },
  ]),
  [
    'auth.experimentalExtraAllowedOrigins',
    { auth: { experimentalExtraAllowedOrigins: ['https://*.example.com'] } },
  ],
  [
    'backend.auth.keys[0].secret',
    { backend: { auth: { keys: [{ secret: 'short' }] } } },
  ],
  [
    'backend.auth.externalAccess[0].options.secret',
    access({ type: 'legacy', options: { secret: 'abab'.repeat(20) } }),
  ],
  ...['*', '*://localhost*/*', 'https://*', 'https://*.example.com/*'].flatMap(
    (pattern): [string, JsonObject][] =>
      [
        'experimentalDynamicClientRegistration',
        'experimentalClientIdMetadataDocuments',
      ].map(feature => [
        `auth.${feature}.allowedRedirectUriPatterns`,
        { auth: { [feature]: { allowedRedirectUriPatterns: [pattern] } } },
      ]),
  ),
  ...['169.254.169.254', '169.254.170.23:80', '[fd00:ec2::254]'].map(
    (host): [string, JsonObject] => [
      'backend.reading.allow[0].host',
      read(host),
    ],
  ),
])('refuses %s in production, whatever is accepted (%j)', (key, data) => {
  const all = { ...data, mooring: { acceptRisk: ['reading-any-host'] } };
  const [problem] = found(all);
  expect(problem).toMatch(/^error: /);
  expect(problem).toContain(key);
  expect(problem).not.toMatch(/acceptRisk|12345678|abab|aaaa/);
  expect(found(data, false)).toEqual([]);
});

it.each<[risk: string, key: string, data: JsonObject]>([
  ['permissions-disabled', 'permission.enabled', { permission: {} }],
  [
    'guest-sign-in',
    'auth.providers.guest.dangerouslyAllowOutsideDevelopment',
    {
      auth: {
        providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      },
    },
  ],
  ...[
    ...['*', '*:443', '*.com', '*.', '*.co.uk', '*.github.io', '*.svc'],
    ...['*.cluster.local', '*.compute.internal:80', '*.COM'],
  ].map((host): [string, string, JsonObject] => [
    'reading-any-host',
    'backend.reading.allow[0].host',
    read(host),
  ]),
  ['locations-from-anywhere', 'catalog.rules', { catalog: {} }],
  ...[
    'https://github.com/**',
    'https://github.com/*/catalog/**',
    'https://github.com/acme*/catalog/**',
    'https://GitHub.com/@(acme|evil)/**',
    '!https://evil.example.com/**',
    'https://{example.com,*}/**',
    'https://*.example.com/**',
  ].map((pattern): [string, string, JsonObject] => [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    located({ type: 'url', pattern }),
  ]),
  [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    {
      ...located({ type: 'url', pattern: 'https://git.example.com/*/users' }),
      integrations: { gitlab: [{ host: 'git.example.com' }] },
    },
  ],
  [
    'machines-unrestricted',
    'backend.auth.externalAccess[0]',
    access({ type: 'jwks', options: {}, accessRestrictions }),
  ],
  [
    'machines-unrestricted',
    'backend.auth.externalAccess[0]',
    access({ type: 'jwks', options: { audience: 'portal' } }),
  ],
  ...(
    [
      ['script-src', false],
      ['scriptSrc', ["'self'", "'unsafe-inline'"]],
      ['default-src', ['*']],
      ['script-src', ["'self'", 'https:']],
      ['frame-ancestors', ['https://*']],
      ['base-uri', false],
    ] as const
  ).map(([part, sources]): [string, string, JsonObject] => [
    'open-content-policy',
    `backend.csp.${part}`,
    csp({ [part]: sources as any }),
  ]),
  ...(
    [
      ['skipTLSVerify', { type: 'gke', skipTLSVerify: true }],
      [
        'dangerouslyAllowSkipTLSVerify',
        { type: 'catalog', dangerouslyAllowSkipTLSVerify: true },
      ],
      [
        'clusters[1].skipTLSVerify',
        { type: 'config', clusters: [{}, { skipTLSVerify: 'true' }] },
      ],
    ] as [string, JsonObject][]
  ).map(([key, locator]): [string, string, JsonObject] => [
    'clusters-unverified',
    `kubernetes.clusterLocatorMethods[0].${key}`,
    { kubernetes: { clusterLocatorMethods: [locator] } },
  ]),
  ...['oidc', 'github'].map((provider): [string, string, JsonObject] => [
    'sign-in-without-user',
    `auth.providers.${provider}.production.signIn.resolvers[1].dangerouslyAllowSignInWithoutUserInCatalog`,
    {
      auth: {
        providers: {
          [provider]: {
            production: {
              signIn: {
                resolvers: [
                  { resolver: 'a' },
                  {
                    resolver: 'b',
                    dangerouslyAllowSignInWithoutUserInCatalog: true,
                  },
                ],
              },
            },
          },
        },
      },
    },
  ]),
  [
    'database-unverified',
    'backend.database.connection.ssl.rejectUnauthorized',
    {
      backend: {
        database: { connection: { ssl: { rejectUnauthorized: false } } },
      },
    },
  ],
  [
    'database-unverified',
    'backend.database.connection.ssl.rejectUnauthorized',
    database('postgres://portal:x@db.example.com/x?sslmode=no-verify'),
  ],
  ...[
    { host: 'db.example.com' },
    { host: 'db.example.com', ssl: false },
    { host: 'localhost.example.com', ssl: null as any },
    { host: 'db.example.com', type: 'azure' },
    'postgres://portal:x@db.example.com/x',
    'postgresql://portal:x@10.0.0.7:5432/x?sslmode=disable',
  ].map((connection): [string, string, JsonObject] => [
    'database-unencrypted',
    'backend.database.connection.ssl',
    database(connection),
  ]),
  [
    'database-unencrypted',
    'backend.database.plugin.catalog.connection.ssl',
    {
      backend: {
        database: {
          ...{ client: 'pg', connection: { host: 'a', ssl: true } },
          plugin: { catalog: { connection: { host: 'b', ssl: false } } },
        },
      },
    },
  ],
  [
    'unencrypted',
    'app.baseUrl',
    { app: { baseUrl: 'http://portal.example.com' } },
  ],
  [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    rules('Component', 'user'),
  ],
  ['people-from-anywhere', 'catalog.rules[0].allow', rules({ kind: 'Group' })],
  ['people-from-anywhere', 'catalog.rules[0].allow', located({ type: 'url' })],
  [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    located({ type: 'url', pattern: 'https://**' }),
  ],
  ['templates-from-anywhere', 'catalog.rules[0].allow', rules('Template')],
  ['resources-from-anywhere', 'catalog.rules[0].allow', rules('resource')],
  ['locations-from-anywhere', 'catalog.rules[0].allow', rules('Location')],
])('asks to accept %s for %s (%j)', (risk, key, data) => {
  const [refused] = found(data);
  expect(refused).toMatch(/^error: /);
  expect(refused).toContain(key);
  expect(refused).toContain(`write mooring.acceptRisk: [${risk}].`);

  const accepted = { ...data, mooring: { acceptRisk: [risk] } };
  expect(found(accepted)).toEqual([
    expect.stringMatching(
      `^warning: .*mooring.acceptRisk accepts this as ${risk}`,
    ),
  ]);
  expect(found(data, false)).toEqual([]);
});

it.each<[JsonObject]>([
  [{ auth: { session: { secret: '9f86d081884c7d659a2feaa0' } } }],
  [token('9f86d081884c7d659a2feaa0')],
  [{ backend: { cors: { origin: 'https://portal.example.com' } } }],
  [{ backend: { cors: { origin: 'https://portal.example.com:8443/' } } }],
  [read('*.example.com')],
  [
    {
      auth: {
        experimentalDynamicClientRegistration: {
          allowedRedirectUriPatterns: [
            'cursor://*',
            'http://localhost:*/*',
            'https://www.example.com/*',
          ],
        },
      },
    },
  ],
  [
    {
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'config', clusters: [{ skipTLSVerify: false }] },
        ],
      },
    },
  ],
  [read('*.example.co.uk')],
  [read('files.github.io')],
  [{ catalog: { rules: [] } }],
  [{ app: { baseUrl: 'http://127.0.0.1:7007' } }],
  [{ app: { baseUrl: 'https://portal.example.com' } }],
  [csp({ 'script-src': ["'self'", 'https://cdn.example.com'] })],
  [csp({ 'img-src': ['*'], 'upgrade-insecure-requests': false })],
  [located({ type: 'url', pattern: 'https://github.com/acme/**' })],
  [{ backend: { database: { connection: ':memory:' } } }],
  ...[
    { host: 'localhost' },
    { host: '127.0.0.1', ssl: false },
    { host: '::1' },
    { host: '/var/run/postgresql' },
    {},
    { host: 'db.example.com', ssl: true },
    { host: 'db.example.com', ssl: { ca: 'x' } },
    { instance: 'project:region:db', type: 'cloudsql' },
    'postgres://portal:x@db.example.com/x?sslmode=verify-full',
    'postgres://%2Fvar%2Frun%2Fpostgresql/x',
    'socket:/var/run/postgresql?db=x',
  ].map((connection): [JsonObject] => [database(connection)]),
  [rules('Component', 'API', 'System')],
  [located({ type: 'url', exact: 'https://example.com/users.yaml' })],
  [located({ type: 'url', pattern: 'https://example.com/**' })],
  [located({ type: 'file' })],
])('finds nothing in %j', data => {
  expect(found(data)).toEqual([]);
});

it('refuses a process that verifies no certificate', () => {
  expect(found({}, true, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual([
    expect.stringMatching(
      /^error: NODE_TLS_REJECT_UNAUTHORIZED has the portal believe/,
    ),
  ]);
  expect(found({}, true, { NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual([]);
});

it('reads of the database what its driver reads of the environment', () => {
  const remote = database({ host: 'db.example.com' });
  const mode = (PGSSLMODE: string) => found(remote, true, { PGSSLMODE });
  expect(mode('verify-full')).toEqual([]);
  expect(mode('no-verify')[0]).toContain('[database-unverified]');
  expect(mode('disable')[0]).toContain('[database-unencrypted]');
  expect(found(database({}), true, { PGHOST: 'db.example.com' })).toEqual([
    expect.stringContaining('[database-unencrypted]'),
  ]);
});

it.each<[key: string, data: JsonObject]>([
  ['auth.environment', { auth: { environment: 'development' } }],
  [
    'backend.auth.externalAccess[0]',
    access({ type: 'static', options: { token: '9f86d081884c7d659a2feaa0' } }),
  ],
])('only logs %s', (key, data) => {
  expect(found(data)).toEqual([
    expect.stringMatching(`^warning: ${key.replace(/[[\]]/g, '\\$&')} `),
  ]);
  expect(found(data, false)).toEqual([]);
});

it('takes an accepted risk that is none, or that nothing runs, for a mistake', () => {
  const acceptRisk = ['everything', 'guest-sign-in'];
  expect(found({ mooring: { acceptRisk } })).toEqual([
    expect.stringMatching(
      /^error: mooring.acceptRisk\[0\] is not the name of a risk. Write one of clusters-unverified, database-unencrypted, /,
    ),
    'warning: mooring.acceptRisk[1] accepts a risk that no setting runs. Remove it.',
  ]);
});

it.each([true, false])(
  'refuses clusters from a catalog to which everybody adds resources (in production: %s)',
  isProduction => {
    const kubernetes = { clusterLocatorMethods: [{ type: 'catalog' }] };
    expect(
      found(
        {
          kubernetes,
          ...rules('Component', 'Resource'),
          mooring: { acceptRisk: ['resources-from-anywhere'] },
        },
        isProduction,
      )[0],
    ).toMatch(
      /^error: kubernetes.clusterLocatorMethods\[0\] takes clusters from the catalog.* Take Resource out of catalog.rules\[0\].allow/,
    );
    expect(found({ kubernetes, ...rules('Component') }, isProduction)).toEqual(
      [],
    );
  },
);
