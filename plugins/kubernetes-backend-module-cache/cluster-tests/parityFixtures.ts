import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/control-plane';
import fc from 'fast-check';

const NAMESPACES = ['shop', 'shop-eu', 'bank'];
const IDS = ['cart', 'Cart', 'orders', 'orders-api'];
const TIERS = ['web', 'db', 'batch'];

/** Labels of the objects with this number: of every id some with and some without a tier. */
function labelsOf(index: number): Record<string, string> {
  return {
    'backstage.io/kubernetes-id': IDS[index % IDS.length],
    ...(index % 5 > 0 && { tier: TIERS[index % TIERS.length] }),
    ...(index % 7 === 0 && { 'example.com/canary': '' }),
  };
}

/** One workload with all that belongs to one, of every kind that the Kubernetes tab asks for. */
function workload(index: number): KubernetesObject[] {
  const name = `w${index}`;
  const namespace = NAMESPACES[index % NAMESPACES.length];
  const labels = labelsOf(index);
  const metadata = { name, namespace, labels };
  const annotated = {
    ...metadata,
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"old":true}',
      ...(index % 2 === 0 && { team: 'a' }),
    },
  };
  const template = {
    metadata: { labels: { app: name, ...(index % 3 > 0 && labels) } },
    spec: {
      containers: [
        {
          name: 'main',
          image: `example/${name}:1`,
          env: [{ name: 'TEXT', value: 'ü\u2028"\\' }],
          resources: { requests: { cpu: '10m', memory: '16Mi' } },
        },
      ],
    },
  };
  const selector = { matchLabels: { app: name } };
  const job = { ...template.spec, restartPolicy: 'Never' };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: annotated,
      spec: { replicas: index % 3, selector, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: selector.matchLabels, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: annotated,
      data: { setting: `of ${name}` },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      stringData: { password: `of-${name}` },
    },
    ...(index % 4 > 0
      ? []
      : [
          {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata,
            spec: { serviceName: name, replicas: 1, selector, template },
          },
          {
            apiVersion: 'apps/v1',
            kind: 'DaemonSet',
            metadata,
            spec: { selector, template },
          },
          {
            apiVersion: 'batch/v1',
            kind: 'Job',
            metadata,
            spec: { suspend: true, template: { spec: job } },
          },
          {
            apiVersion: 'batch/v1',
            kind: 'CronJob',
            metadata,
            spec: {
              schedule: '0 0 1 1 *',
              suspend: true,
              jobTemplate: { spec: { template: { spec: job } } },
            },
          },
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'Ingress',
            metadata,
            spec: {
              defaultBackend: { service: { name, port: { number: 80 } } },
            },
          },
          {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            metadata,
            spec: {
              maxReplicas: 2,
              scaleTargetRef: {
                apiVersion: 'apps/v1',
                kind: 'Deployment',
                name: 'nobody',
              },
            },
          },
          {
            apiVersion: 'v1',
            kind: 'LimitRange',
            metadata,
            spec: { limits: [{ type: 'Pod', max: { cpu: '100' } }] },
          },
          {
            apiVersion: 'v1',
            kind: 'ResourceQuota',
            metadata,
            spec: { hard: { pods: '1000' } },
          },
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata,
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
          {
            apiVersion: 'v1',
            kind: 'PersistentVolume',
            metadata: { name, labels },
            spec: {
              accessModes: ['ReadWriteOnce'],
              capacity: { storage: '1Gi' },
              hostPath: { path: '/nowhere' },
              storageClassName: 'none',
            },
          },
          {
            apiVersion: 'example.com/v1',
            kind: 'Widget',
            metadata,
            spec: { size: index, nested: { list: [1, 2.5, 'x'] } },
          },
        ]),
  ];
}

const WIDGETS: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
} as KubernetesObject;

export const OBJECTS: KubernetesObject[] = [
  WIDGETS,
  ...NAMESPACES.map(name => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  ...Array.from({ length: 36 }, (_, index) => workload(index)).flat(),
];

const requirement = fc.oneof(
  fc.constantFrom(...TIERS).map(tier => `tier=${tier}`),
  fc.constantFrom(...TIERS).map(tier => `tier != ${tier}`),
  fc.constantFrom(...IDS).map(id => `backstage.io/kubernetes-id==${id}`),
  fc
    .tuple(
      fc.constantFrom('in', 'notin'),
      fc.uniqueArray(fc.constantFrom(...TIERS, 'other'), { minLength: 1 }),
    )
    .map(([operator, tiers]) => `tier ${operator} (${tiers.join(', ')})`),
  fc.constantFrom('tier', '!tier', 'example.com/canary=', 'app=w3'),
);

/** What authors write, and selectors of every form; none that the API server refuses. */
const annotations = fc
  .tuple(
    fc.oneof(
      fc
        .constantFrom(...IDS, 'nobody')
        .map(id => ({ 'backstage.io/kubernetes-id': id })),
      fc.array(requirement, { minLength: 1, maxLength: 3 }).map(all => ({
        'backstage.io/kubernetes-label-selector': all.join(','),
        'backstage.io/kubernetes-id': 'ignored',
      })),
    ),
    fc.option(fc.constantFrom(...NAMESPACES, 'nowhere'), { nil: undefined }),
  )
  .map(([selector, namespace]) => ({
    ...selector,
    ...(namespace && { 'backstage.io/kubernetes-namespace': namespace }),
  }));

/** So many generated entities; the same for one seed. */
export function generateEntities(options: {
  count: number;
  seed: number;
}): Entity[] {
  const { count, seed } = options;
  return fc
    .sample(annotations, { numRuns: count, seed })
    .map((generated, index) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `e${index}`,
        namespace: 'default',
        annotations: generated,
      },
    }));
}
