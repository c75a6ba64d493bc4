import fc from 'fast-check';
import { failureOf } from '../__testUtils__/failureOf';
import { SimulatedCluster } from '../SimulatedCluster';
import { ManifestError } from './ManifestError';
import { parseManifests } from './parseManifests';

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

describe('Applier', () => {
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

  it('gives what no controller plays the status of its manifest', () => {
    const cluster = apply(`
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        maxReplicas: 3
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
      status: { currentReplicas: 2, desiredReplicas: 3 }`);
    const [created] = cluster.store.list(
      cluster.store.types.require('autoscaling/v2', 'HorizontalPodAutoscaler'),
    );
    expect(created.status).toEqual({ currentReplicas: 2, desiredReplicas: 3 });
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
