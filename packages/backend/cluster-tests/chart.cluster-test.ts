import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { goTool } from '@mooring/control-plane';
import type { JSONSchema7 } from 'json-schema';
import { parseAllDocuments } from 'yaml';
import { formatProblem } from '../src/config/ConfigurationError';
import { loadConfig } from '../src/config/loadConfig';
import { loadSchema } from '../src/config/loadSchema';

const ROOT = resolve(__dirname, '../../..');
const CHART = join(ROOT, 'deploy/helm/mooring');
/** What any Secret holds. */
const SECRET = randomBytes(24).toString('base64');
const PLAINTEXT = `database: { external: { ca: { configMap: '' }, tls: { enabled: false, acceptPlaintextTo: postgres.example.com } } }`;

let directory: string;
let schema: JSONSchema7;
beforeAll(async () => {
  schema = await loadSchema();
  directory = await mkdtemp(join(tmpdir(), 'chart-config-'));
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

/** What the pods of a profile start with. */
async function deployments(files: string[], values = '{}'): Promise<any[]> {
  const more = join(directory, 'values.yaml');
  await writeFile(more, values);
  const { stdout } = await promisify(execFile)(
    join(await goTool('helm'), 'helm'),
    [
      ...['template', 'mooring', CHART],
      ...files.map(file => `--values=${join(CHART, `${file}.yaml`)}`),
      `--values=${more}`,
    ],
  );
  const objects = parseAllDocuments(stdout).map(document => document.toJS());
  const configMap = objects.find(it => it?.kind === 'ConfigMap');
  return objects
    .filter(it => it?.kind === 'Deployment')
    .map(({ spec }) => ({
      container: spec.template.spec.containers[0],
      data: configMap.data,
    }));
}

/** Loads the configuration as the pod does, with files in the places of its volumes. */
async function start({ container, data }: any): Promise<string[]> {
  for (const [name, text] of Object.entries<string>(data)) {
    await writeFile(join(directory, name), text);
  }
  const paths = container.args.map((argument: string) => {
    const path = argument.replace('--config=', '');
    return path.startsWith('/etc/mooring/config/')
      ? join(directory, basename(path))
      : join(ROOT, path);
  });
  const env = Object.fromEntries(
    container.env.map(({ name, value = SECRET }: any) => [
      name,
      name.endsWith('_FILE') && value !== '/dev/null' ? paths[0] : value,
    ]),
  );
  const { warnings } = await loadConfig({
    paths,
    schema,
    env: { ...env, NODE_ENV: 'production' },
    inCluster: true,
  });
  return warnings.map(formatProblem);
}

it.each<[string, string[], string, RegExp[]]>([
  [
    'a trial',
    ['values-dev', 'ci/dev-values'],
    '{}',
    [/guest.*mooring.acceptRisk accepts this as guest-sign-in/],
  ],
  [
    'production, in both halves',
    ['values-production', 'ci/site-values', 'ci/production-values'],
    '{}',
    [],
  ],
  [
    'an API',
    ['values-api-only', 'ci/site-values', 'ci/api-only-values'],
    '{}',
    [],
  ],
  [
    'a database in the clear',
    ['values-api-only', 'ci/site-values', 'ci/api-only-values'],
    PLAINTEXT,
    [/ssl is missing.*mooring.acceptRisk accepts this as database-unencrypted/],
  ],
])(
  'has the chart write a configuration that starts for %s',
  async (_, files, values, expected) => {
    const pods = await deployments(files, values);
    expect(pods.length).toBeGreaterThan(0);
    for (const pod of pods) {
      const warnings = await start(pod);
      expect(warnings).toEqual(
        expected.map(warning => expect.stringMatching(warning)),
      );
    }
  },
  300_000,
);
