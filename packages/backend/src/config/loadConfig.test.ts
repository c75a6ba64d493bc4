import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JSONSchema7 } from 'json-schema';
import { ConfigurationError, formatProblem } from './ConfigurationError';
import { configPaths, loadConfig } from './loadConfig';
import { loadSchema } from './loadSchema';

const directory = createMockDirectory();
const base = `
app: { baseUrl: http://localhost }
backend: { baseUrl: http://localhost, listen: ':0', database: { client: better-sqlite3, connection: ':memory:' } }
`;
let schema: JSONSchema7;

beforeAll(async () => {
  schema = await loadSchema();
}, 60_000);

/** Loads files in the given order and returns the problems as a user reads them. */
async function problemsOf(
  files: Record<string, string>,
  options: { env?: Record<string, string> } = {},
): Promise<string[]> {
  directory.setContent({ 'base.yaml': base, ...files });
  const { env = {} } = options;
  const names = Object.keys(files).filter(name => !name.startsWith('included'));
  const paths = ['base.yaml', ...names].map(name => directory.resolve(name));
  const problems = await loadConfig({
    paths,
    schema,
    env,
    inCluster: false,
  }).then(
    ({ warnings }) => warnings,
    error => {
      if (error instanceof ConfigurationError) return error.problems;
      throw error;
    },
  );
  return problems.map(problem =>
    `${problem.severity}: ${formatProblem(problem)}`.replace(/(\S*\/)+/, ''),
  );
}

/** A configuration of the Kubernetes plugin with these clusters, from line 5 on. */
function withClusters(...clusters: string[]) {
  return `kubernetes:
  serviceLocatorMethod: { type: multiTenant }
  clusterLocatorMethods:
    - type: config
      clusters:
${clusters.map(cluster => `        - ${cluster}`).join('\n')}
`;
}

describe('files', () => {
  it('names a file that is not there, is not YAML, or holds no keys, and quotes nothing from it', async () => {
    await expect(
      loadConfig({ paths: ['/nowhere/app-config.yaml'], schema, env: {} }),
    ).rejects.toThrow(
      /nowhere\/app-config.yaml: cannot be read: does not exist. Check the path./,
    );

    const secrets = 'a: 1\npassword: s3cret: "s3cret\n';
    expect(await problemsOf({ 'a.yaml': secrets })).toEqual([
      'error: a.yaml:2: is not valid YAML: block as implicit key. Correct the file, for example by putting the value in quotes.',
    ]);
    expect(await problemsOf({ 'a.yaml': 'a: 1\na: 2' })).toEqual([
      'error: a.yaml:2: is not valid YAML: duplicate key. Merge the two keys.',
    ]);
    expect(await problemsOf({ 'a.yaml': 'password: *s3cret' })).toEqual([
      'error: a.yaml: uses a YAML alias that is not defined. Put a value that begins with * in quotes.',
    ]);
    expect(await problemsOf({ 'a.yaml': '- a\n- b\n' })).toEqual([
      'error: a.yaml: does not hold keys and values. Correct the file, for example by putting the value in quotes.',
    ]);
    expect(await problemsOf({ 'a.yaml': '# nothing yet\n' })).toEqual([]);
  });

  it('names the key whose included file is not there or not readable', async () => {
    const [missing] = await problemsOf({
      'a.yaml': 'aws: { $include: no.yaml }',
    });
    expect(missing).toMatch(
      /a\.yaml", error at \.aws, .*no\.yaml", file does not exist/,
    );
    const [unreadable] = await problemsOf({
      'a.yaml': 'aws: { $include: included.json }',
      'included.json': 's3cret',
    });
    expect(unreadable).toMatch(
      /error at \.aws, failed to parse included file included.json\. /,
    );
    expect(unreadable).not.toContain('s3cret');
  });

  it('reads what Backstage reads: --config, or app-config.yaml with BACKSTAGE_ENV and local variants', () => {
    directory.setContent({
      'package.json': '{ "workspaces": { "packages": [] } }',
      'app-config.local.yaml': '',
      'app-config.kubectl.yaml': '',
    });
    const named = configPaths({
      argv: ['node', 'index.js', '--config', '/a.yaml', '--config', '/b.yaml'],
      env: {},
    });
    expect(named).toEqual(['/a.yaml', '/b.yaml']);
    const inRoot = (env: Record<string, string>) =>
      configPaths({ argv: [], env, root: directory.path }).map(path =>
        path.replace(`${directory.path}/`, ''),
      );
    expect(inRoot({})).toEqual(['app-config.yaml', 'app-config.local.yaml']);
    expect(inRoot({ BACKSTAGE_ENV: 'kubectl, other' })).toEqual([
      'app-config.yaml',
      'app-config.kubectl.yaml',
      'app-config.local.yaml',
    ]);
  });
});

describe('environment variables', () => {
  it('names each one that is not set, with its key and line', async () => {
    expect(
      await problemsOf(
        {
          'a.yaml':
            'auth:\n  keys:\n    - secret: ${SET}${FIRST}\n    - secret: $${ESCAPED} ${OTHER:-x}\nx: { $env: SECOND }\n',
        },
        { env: { SET: 'x', SECOND: ' ' } },
      ),
    ).toEqual([
      'error: a.yaml:3: auth.keys[0].secret asks for the environment variable FIRST, which is not set. Set FIRST, or write a default: ${FIRST:-default}.',
      'error: a.yaml:5: x asks for the environment variable SECOND, which is not set. Set SECOND, or write a default: ${SECOND:-default}.',
    ]);
  });

  it('looks into included files', async () => {
    const problems = await problemsOf({
      'a.yaml': 'aws: { $include: included.yaml#inner }',
      'included.yaml':
        'inner:\n  mainAccount:\n    profile: ${PROFILE}\nother: ${OTHER}\n',
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^error: included.yaml:3: aws.mainAccount.profile asks for .* PROFILE/,
      ),
    ]);
  });

  it('does not mind a key that a later file or an APP_CONFIG_ variable sets', async () => {
    const files = {
      'a.yaml':
        'organization: { name: "${NAME}" }\nproxy: { endpoints: ["${URL}"] }\n',
      'b.yaml': 'proxy: { endpoints: [] }\n',
    };
    expect(await problemsOf(files)).toEqual([expect.stringContaining('NAME')]);
    const env = { APP_CONFIG_organization_name: '"x"' };
    expect(await problemsOf(files, { env })).toEqual([]);
  });
});

describe('schema', () => {
  it('names file, line and key, and says once what was meant', async () => {
    expect(
      await problemsOf({
        'a.yaml':
          'backend:\n  database: { client: oracle }\nkubernetes:\n  clusterLocatorMethods:\n    - type: confg\n    - type: config\n      clusters:\n        - name: east\n          skipTLSVerify: perhaps\n  serviceLocatorMethod: { type: all }\n',
        'b.yaml': 'backend:\n  listen: 7\n  csp: off\n',
      }),
    ).toEqual([
      'error: a.yaml:2: backend.database.client is not one of the known values. Write better-sqlite3 or sqlite3 or pg or embedded-postgres.',
      'error: a.yaml:5: kubernetes.clusterLocatorMethods[0].type is not one of the known values. Write config or catalog or localKubectlProxy or gke.',
      'error: a.yaml:8: kubernetes.clusterLocatorMethods[1].clusters[0].url is missing. Add it; it has no default.',
      'error: a.yaml:9: kubernetes.clusterLocatorMethods[1].clusters[0].skipTLSVerify is not of type boolean. Correct the value.',
      'error: a.yaml:10: kubernetes.serviceLocatorMethod.type is not one of the known values. Write multiTenant or singleTenant or catalogRelation.',
      'error: b.yaml:3: backend.csp is not of type object. Correct the value.',
    ]);
  });

  it('takes numbers and booleans from the environment, and refuses a string without quotes', async () => {
    const numbers =
      'backend: { listen: { host: a, port: "${PORT}" }, cors: { credentials: "${YES}" } }';
    expect(
      await problemsOf(
        { 'a.yaml': numbers },
        { env: { PORT: '7', YES: 'true' } },
      ),
    ).toEqual([]);
    expect(
      await problemsOf({
        'a.yaml': 'aws:\n  accounts:\n    - accountId: 012345678901\n',
      }),
    ).toEqual([
      'error: a.yaml:3: aws.accounts[0].accountId is not of type string. Put the value in quotes.',
    ]);
  });
});

describe('unknown keys', () => {
  it('warns of each under kubernetes and aws with the nearest known one, and elsewhere of near misses', async () => {
    const clusters = withClusters(
      `{ name: a, url: https://a, authProvider: serviceAccount, serviceAccountToken: t, skipTlsVerify: true, colour: red }`,
    );
    expect(
      await problemsOf({
        'a.yaml': `${clusters}  customResource: []\naws: { mainAcount: {} }\nbackendd: {}\nmine: {}\n`,
      }),
    ).toEqual([
      'warning: a.yaml:6: kubernetes.clusterLocatorMethods[0].clusters[0].skipTlsVerify is not a known key, so it is ignored. Did you mean skipTLSVerify?',
      expect.stringMatching(
        /clusters\[0\].colour is not a known key, so it is ignored. Known here: assumeRole, authMetadata, /,
      ),
      'warning: a.yaml:7: kubernetes.customResource is not a known key, so it is ignored. Did you mean customResources?',
      'warning: a.yaml:8: aws.mainAcount is not a known key, so it is ignored. Did you mean mainAccount?',
      'warning: a.yaml:9: backendd is not a known key, so it is ignored. Did you mean backend?',
    ]);
  });

  it('accepts metadata of any name unless it is nearly a known one', async () => {
    const clusters = withClusters(
      '{ name: a, url: https://a, authProvider: aws, authMetadata: { kubernetes.io/x-k8s-aws-ID: a, mine: b } }',
    );
    expect(await problemsOf({ 'a.yaml': clusters })).toEqual([
      expect.stringMatching(
        /authMetadata.kubernetes.io\/x-k8s-aws-ID is not .* Did you mean kubernetes.io\/x-k8s-aws-id\?/,
      ),
    ]);
  });
});

it('finds contradictions, once the shapes are right', async () => {
  const clusters = withClusters(
    '{ name: a, url: https://a }',
    '{ name: a, url: https://a, authProvider: aws, externalId: x }',
  );
  const accounts = 'aws: { accounts: [{ accountId: "1" }] }';
  expect(await problemsOf({ 'a.yaml': `${clusters}${accounts}` })).toEqual([
    expect.stringMatching(/^error: a.yaml:6: .*clusters\[0\].authProvider is/),
    expect.stringMatching(/^error: a.yaml:7: .*clusters\[1\].name repeats/),
    expect.stringMatching(/^error: a.yaml:8: aws.accounts\[0\].accountId is/),
  ]);
  expect(
    await problemsOf({ 'a.yaml': `${clusters}aws: { accounts: [1] }` }),
  ).toEqual([expect.stringMatching(/aws.accounts\[0\] is not of type object/)]);
});

it('returns the configuration with its warnings when there is no error', async () => {
  directory.setContent({
    'a.yaml': base,
    'b.yaml': 'app: { title: "${T}" }\nbackendd: 1\n',
  });
  const { config, warnings } = await loadConfig({
    paths: [directory.resolve('a.yaml'), directory.resolve('b.yaml')],
    schema,
    env: { T: ' Title ', APP_CONFIG_organization_name: '"Org"' },
  });
  expect(config.getString('app.title')).toBe('Title');
  expect(config.getString('app.baseUrl')).toBe('http://localhost');
  expect(config.getString('organization.name')).toBe('Org');
  expect(warnings).toEqual([
    expect.objectContaining({ key: ['backendd'], line: 2 }),
  ]);
});

describe('variables that Backstage does not read', () => {
  it.each([
    ['PORT: 8080', { PORT: '8080' }, `backend: { listen: ':7007' }`, 1],
    [
      'the port that is set',
      { PORT: '7007' },
      `backend: { listen: ':7007' }`,
      0,
    ],
    ['no port set', { PORT: '7007' }, `backend: { listen: '127.0.0.1:' }`, 0],
    ['none', {}, `backend: { listen: ':7007' }`, 0],
  ])(
    'names PORT where it says another port: %s',
    async (_, env, file, count) => {
      const problems = await problemsOf({ 'port.yaml': file }, { env });
      expect(
        problems.filter(problem => /PORT is ignored/.test(problem)),
      ).toHaveLength(count);
    },
  );
});
