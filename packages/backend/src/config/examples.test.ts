import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  Entity,
  resourceEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import * as kubernetes from '@backstage/plugin-kubernetes-common';
import { JsonObject, JsonValue } from '@backstage/types';
import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { generate } from 'selfsigned';
import { parse } from 'yaml';
import { ConfigFile } from './ConfigFile';
import { formatProblem } from './ConfigurationError';
import { loadConfig } from './loadConfig';
import { loadSchema } from './loadSchema';

const ROOT = resolve(__dirname, '../../../..');
const DOCS = resolve(ROOT, 'docs/reference/configuration');
const ENTITY = 'cluster-entity.yaml';
const FILES = readdirSync(DOCS).filter(
  name => name.endsWith('.yaml') && name !== ENTITY,
);
/** What a schema demands of every configuration and no example is about. */
const BASE = `
app: { baseUrl: http://localhost }
backend:
  baseUrl: http://localhost
  listen: ':0'
  database: { client: better-sqlite3, connection: ':memory:' }
`;
/** Google's clusters are out of this product's scope; of a duration's units, one shows how it is written. */
const LEFT_OUT =
  /\.(years|months|weeks|days|hours|minutes|seconds|milliseconds)$|^kubernetes\.(googleServiceAccountCredentials|clusterLocatorMethods\.(projectId|region|endpointType|authProvider|skipTLSVerify|skipMetricsLookup))$/;

const directory = createMockDirectory();
let schema: JSONSchema7;
let caData: string;

beforeAll(async () => {
  schema = await loadSchema();
  const { cert } = await generate([{ name: 'commonName', value: 'ca' }]);
  caData = Buffer.from(cert).toString('base64');
}, 60_000);

/** Turns commented keys into keys: in the examples `#key` is one, and `# Text` is not. */
function uncomment(text: string): string {
  let inKey = false;
  return text
    .split('\n')
    .map(line => {
      inKey = /^ *#[^ ]/.test(line) || (inKey && /^ *# {2}/.test(line));
      return inKey ? line.replace('#', '') : line;
    })
    .join('\n');
}

/** Loads the text of an example with values for its variables. */
async function load(text: string) {
  directory.setContent({ 'base.yaml': BASE, 'example.yaml': text });
  const paths = ['base.yaml', 'example.yaml'].map(n => directory.resolve(n));
  const variables = await (await ConfigFile.read(paths[1])).variables();
  const valueOf = (name: string) => {
    if (name.endsWith('_CA_DATA')) return caData;
    if (name.endsWith('_URL')) return 'https://cluster.example.com';
    return name.endsWith('_FILE') ? paths[0] : 'value';
  };
  const env = Object.fromEntries(
    variables.map(({ variable }) => [variable, valueOf(variable)]),
  );
  return loadConfig({ paths, schema, env, inCluster: true });
}

/** The keys of an object without the places in lists: `kubernetes.clusterLocatorMethods.type`. */
function keysOf(value: JsonValue | undefined, at: string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap(item => keysOf(item, at));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...at, name].join('.'),
    ...keysOf(inner, [...at, name]),
  ]);
}

function keysOfSchema(
  definition: JSONSchema7Definition | undefined,
  at: string[] = [],
): string[] {
  if (typeof definition !== 'object') return [];
  const { properties = {}, items, anyOf = [] } = definition;
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [
      [...at, name].join('.'),
      ...keysOfSchema(inner, [...at, name]),
    ]),
    ...[items, ...anyOf].flat().flatMap(inner => keysOfSchema(inner, at)),
  ];
}

describe.each(FILES)('%s', name => {
  const text = readFileSync(resolve(DOCS, name), 'utf8');

  it('is valid as it stands', async () => {
    const { warnings } = await load(text);
    expect(warnings.map(formatProblem)).toEqual([]);
  });

  it('is valid with every commented key', async () => {
    const { warnings } = await load(uncomment(text));
    expect(
      warnings.map(formatProblem).filter(warning => /known key/.test(warning)),
    ).toEqual([]);
  });
});

it('has a valid app-config.eks.yaml', async () => {
  const text = readFileSync(resolve(ROOT, 'app-config.eks.yaml'), 'utf8');
  const { warnings } = await load(text);
  expect(warnings.map(formatProblem)).toEqual([]);
});

it('shows every key of kubernetes and aws', () => {
  const shown = FILES.flatMap(name =>
    keysOf(parse(uncomment(readFileSync(resolve(DOCS, name), 'utf8')))),
  );
  const { kubernetes: k8s, aws } = schema.properties!;
  const known = [
    ...keysOfSchema(k8s, ['kubernetes']),
    ...keysOfSchema(aws, ['aws']),
  ].filter(key => !LEFT_OUT.test(key));

  expect(known.length).toBeGreaterThan(80);
  expect(known.filter(key => !shown.includes(key))).toEqual([]);
});

it('shows every annotation of a cluster in the catalog', async () => {
  const text = readFileSync(resolve(DOCS, ENTITY), 'utf8');
  const entity: Entity = parse(uncomment(text));
  const known = Object.entries(kubernetes as unknown as JsonObject)
    .filter(([name]) => name.startsWith('ANNOTATION_KUBERNETES_'))
    .map(([, annotation]) => annotation);

  await expect(resourceEntityV1alpha1Validator.check(entity)).resolves.toBe(
    true,
  );
  expect(Object.keys(entity.metadata.annotations!).sort()).toEqual(
    known.sort(),
  );
});

it('documents every variable of the production configuration', async () => {
  const production = resolve(ROOT, 'app-config.production.yaml');
  const page = resolve(ROOT, 'docs/how-to/run-in-production.md');
  const withDefaults = readFileSync(production, 'utf8').matchAll(
    /\$\{(\w+):-([^}]*)\}/g,
  );
  const documented = readFileSync(page, 'utf8').matchAll(
    /^\| `(\w+)` +\| (?:`([^`]*)`)? *\|/gm,
  );
  const required = await (await ConfigFile.read(production)).variables();

  expect(
    Object.fromEntries(Array.from(documented, row => row.slice(1))),
  ).toEqual({
    ...Object.fromEntries(
      required.map(({ variable }) => [variable, undefined]),
    ),
    ...Object.fromEntries(Array.from(withDefaults, match => match.slice(1))),
  });
});

it('lists every example', () => {
  const page = readFileSync(resolve(DOCS, 'README.md'), 'utf8');
  const listed = Array.from(
    page.matchAll(/\(\.\/([\w-]+\.yaml)\)/g),
    m => m[1],
  );
  expect(listed.sort()).toEqual([...FILES, ENTITY].sort());
});
