import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { SimulatedCluster } from '../SimulatedCluster';
import { ManifestError } from './ManifestError';
import { parseManifests } from './parseManifests';
import { readManifests } from './readManifests';

/** What a function throws, if anything. */
function failureOf(action: () => unknown): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function apply(yaml: string) {
  return SimulatedCluster.create({
    name: 'demo',
    clock: globalThis,
    ageMs: 0,
    nodes: 1,
    manifests: parseManifests(yaml, 'web.yaml'),
    objects: [],
  });
}

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'example/web:1' }] }
`;

describe('parseManifests', () => {
  it('reads documents, lists and JSON, and leaves out comments and catalog entities', () => {
    const yaml = `# nothing here
---
apiVersion: v1
kind: ConfigMap
metadata: &metadata { name: a }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Secret, metadata: { name: b } }
  - { apiVersion: v1, kind: Service, metadata: { name: c } }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web }
---
`;
    const read = parseManifests(yaml, 'all.yaml').map(
      ({ document, object }) => [document, object.kind],
    );
    expect(read).toEqual([
      [1, 'ConfigMap'],
      [2, 'Secret'],
      [2, 'Service'],
    ]);
    expect(parseManifests('', 'empty.yaml')).toEqual([]);
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
    });
    expect(parseManifests(json, 'a.json')).toHaveLength(1);
  });

  it.each([
    ['a: [', 'web.yaml, document 1: Flow sequence'],
    ['just text', 'web.yaml, document 1: no Kubernetes object'],
    [
      'kind: Pod',
      'web.yaml, document 1: no Kubernetes object: apiVersion and kind are missing',
    ],
    [
      'apiVersion: v1\nkind: Pod',
      'web.yaml, document 1: Pod without metadata.name',
    ],
    [`${'---\na: 1\n'.repeat(1001)}`, 'web.yaml: more than 1000 documents'],
    [
      `a: ${'x'.repeat(3 * 1024 * 1024)}`,
      'web.yaml: larger than 3145728 bytes',
    ],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]`,
      'web.yaml, document 1: Excessive alias count',
    ],
  ])('names file, document and reason for %#', (yaml, message) => {
    expect(() => parseManifests(yaml, 'web.yaml')).toThrow(ManifestError);
    expect(() => parseManifests(yaml, 'web.yaml')).toThrow(message);
  });

  it('throws nothing but a ManifestError, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.jsonValue().map(value => stringify(value)),
      fc
        .array(
          fc.constantFrom(
            'apiVersion: ',
            'v1',
            '\n',
            'kind: ',
            'Pod',
            '---',
            '- ',
            '&a ',
            '*a',
            '!!js ',
            '{',
            '"',
            ': ',
          ),
        )
        .map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(texts, text => {
        const failure = failureOf(() => parseManifests(text, 'any.yaml'));
        expect([undefined, 'ManifestError']).toContain(failure?.name);
      }),
    );
  });
});

describe('applying manifests', () => {
  it.each([
    [
      'apiVersion: v2\nkind: Widget\nmetadata: { name: a }',
      'there is no kind Widget in v2; add its CustomResourceDefinition',
    ],
    [
      DEPLOYMENT.replace(
        'kind: Deployment',
        'kind: Deployment\nspec: 1',
      ).replace('spec:\n  selector', 'x:\n  selector'),
      'spec must be object',
    ],
    [
      DEPLOYMENT.replace(
        '{ app: web } }\n  template',
        '{ app: web } }\n  replicas: three\n  template',
      ),
      'json: spec.replicas must be integer',
    ],
    [
      DEPLOYMENT.replace(
        '{ app: web } }\n  template',
        '{ app: web } }\n  replicas: 1000000\n  template',
      ),
      'a demo cluster takes 50000 at most',
    ],
    [
      DEPLOYMENT.replace('labels: { app: web }', 'labels: { app: other }'),
      '`selector` does not match template `labels`',
    ],
    [
      DEPLOYMENT.replace("image: 'example/web:1'", ''),
      'spec.template.spec.containers[0].image: Required value',
    ],
    [
      DEPLOYMENT.replace("[{ name: web, image: 'example/web:1' }]", '[]'),
      'spec.template.spec.containers: Required value',
    ],
    [
      DEPLOYMENT.replace('name: web, namespace', 'name: Web, namespace'),
      'metadata.name: Invalid value: "Web"',
    ],
    [
      DEPLOYMENT.replace('namespace: shop', 'namespace: "a b"'),
      'Namespace "a b" is invalid',
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: { version: 1 } }',
      'json: metadata.labels.version must be string',
    ],
    [
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec: { schedule: often, jobTemplate: { spec: { template: { spec: { containers: [{ name: a, image: a }] } } } } }',
      'spec.schedule: Invalid value: "often"',
    ],
    [
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a }\nspec: { group: example.com, scope: Namespaced, names: { kind: A, plural: as }, versions: [] }',
      'must be spec.names.plural+"."+spec.group, "as.example.com"',
    ],
  ])('refuses %#, and says why', (yaml, reason) => {
    expect(() => apply(yaml)).toThrow(ManifestError);
    expect(() => apply(yaml)).toThrow('web.yaml, document 1: ');
    expect(() => apply(yaml)).toThrow(reason);
  });

  it('takes nulls as absent, makes namespaces, and applies definitions first', () => {
    const cluster = apply(`
apiVersion: example.com/v1
kind: Widget
metadata: { name: a, namespace: factory, labels: null }
spec: { kept: null }
---
${DEPLOYMENT.replace('spec:\n', 'status: null\nspec:\n  replicas: null\n')}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions: [{ name: v1, served: true, storage: true }]
`);
    const { store } = cluster;
    const widget = store.list(
      store.types.require('example.com/v1', 'Widget'),
    )[0];
    expect(widget).toMatchObject({
      metadata: { namespace: 'factory' },
      spec: { kept: null },
    });
    const [deployment] = store.list(
      store.types.require('apps/v1', 'Deployment'),
    );
    expect(deployment.spec.replicas).toBe(1);
    const namespaces = store
      .list(store.types.require('v1', 'Namespace'))
      .map(({ metadata }) => metadata.name);
    expect(namespaces).toEqual(
      expect.arrayContaining(['default', 'factory', 'shop', 'kube-system']),
    );
    cluster.stop();
  });

  it('survives any spec: it is refused, or the controllers deal with it', () => {
    const warnings: unknown[] = [];
    const warn = jest
      .spyOn(process, 'emitWarning')
      .mockImplementation(warning => void warnings.push(warning));
    const kinds = fc.constantFrom(
      ['apps/v1', 'Deployment'],
      ['apps/v1', 'StatefulSet'],
      ['apps/v1', 'DaemonSet'],
      ['batch/v1', 'Job'],
      ['batch/v1', 'CronJob'],
      ['v1', 'Pod'],
      ['v1', 'Service'],
      ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    );
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom({}, [], [{}], null, 0, 3, ''),
    );
    const containers = fc.oneof(
      values,
      fc.array(
        fc.record(
          {
            name: fc.constant('web'),
            image: fc.constant('a'),
            resources: values,
            env: values,
            command: values,
            readinessProbe: values,
          },
          { requiredKeys: ['name', 'image'] },
        ),
        { minLength: 1, maxLength: 2 },
      ),
    );
    const template = fc.record(
      {
        metadata: fc.record(
          {
            labels: fc.oneof(values, fc.constant({ app: 'web' })),
            annotations: values,
          },
          { requiredKeys: ['labels'] },
        ),
        spec: fc.record(
          { containers, initContainers: values, nodeSelector: values },
          { requiredKeys: ['containers'] },
        ),
      },
      { requiredKeys: [] },
    );
    const spec = fc.oneof(
      values,
      fc.record(
        {
          replicas: fc.oneof(values, fc.nat(3)),
          selector: fc.oneof(
            values,
            fc.constant({ matchLabels: { app: 'web' } }),
          ),
          template,
          containers,
          schedule: fc.oneof(values, fc.constant('* * * * *')),
          jobTemplate: fc.record({ spec: fc.record({ template }) }),
          scaleTargetRef: fc.oneof(
            values,
            fc.constant({ kind: 'Deployment', name: 'a' }),
          ),
          maxReplicas: fc.oneof(values, fc.nat(3)),
          metrics: values,
          ports: values,
          volumeClaimTemplates: values,
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(kinds, spec, ([apiVersion, kind], anySpec) => {
        const manifest = {
          apiVersion,
          kind,
          metadata: { name: 'a' },
          spec: anySpec,
        };
        const failure = failureOf(() => apply(JSON.stringify(manifest)).stop());
        expect([undefined, 'ManifestError']).toContain(failure?.name);
        expect(failure?.message ?? '').not.toMatch(
          /TypeError|undefined|is not a function|Cannot read/,
        );
        expect(warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
    warn.mockRestore();
  });
});

describe('readManifests', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'manifests-'));
    await mkdir(join(directory, 'web/k8s'), { recursive: true });
    for (const file of [
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
      'd.yaml',
    ]) {
      const name = file.slice(-6, -5);
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: /[abcd]/.exec(name)?.[0] ?? 'a' },
      };
      await writeFile(join(directory, file), JSON.stringify(object));
    }
    await writeFile(join(directory, 'web/k8s/README.md'), 'no manifest');
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function files(...paths: string[]): Promise<string[]> {
    const manifests = await readManifests(paths, { base: directory });
    return manifests.map(({ file }) =>
      relative(directory, join(process.cwd(), file)),
    );
  }

  it('finds files, directories and globs, each file once', async () => {
    expect(await files('d.yaml')).toEqual(['d.yaml']);
    expect(await files('web')).toEqual([
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
    ]);
    expect(await files('*/k8s/*.yaml', 'web/k8s')).toEqual([
      'web/k8s/a.yaml',
      'web/k8s/b.yml',
      'web/k8s/c.json',
    ]);
    expect(await files(join(directory, 'd.yaml'))).toEqual(['d.yaml']);
  });

  it('names a path that leads nowhere', async () => {
    for (const path of ['nothing.yaml', 'web/*.yaml', 'web/k8s/*.txt']) {
      await expect(files(path)).rejects.toThrow(
        `${path}: no such file, and no manifest matches`,
      );
    }
  });
});
