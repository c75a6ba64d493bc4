import { hashNumber } from '../hash';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType, toGroupResource } from './ResourceType';

/** See `pkg/apis/<group>/<version>/defaults.go` in `k8s.io/kubernetes`. */
const DEFAULTS: Record<
  string,
  (object: KubernetesObject) => Partial<KubernetesObject>
> = {
  pods: ({ spec, status }) => ({
    spec: defaultPodSpec(spec),
    status: status ?? { phase: 'Pending' },
  }),
  services: ({ metadata, spec, status }) => ({
    spec: {
      sessionAffinity: 'None',
      type: 'ClusterIP',
      ...(spec?.type !== 'ExternalName' && clusterNetwork(metadata, spec)),
      ...spec,
      ports: spec?.ports?.map((port: any) => ({
        protocol: 'TCP',
        targetPort: port.port,
        ...port,
      })),
    },
    status: status ?? { loadBalancer: {} },
  }),
  namespaces: ({ metadata, spec, status }) => ({
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        'kubernetes.io/metadata.name': metadata.name,
      },
    },
    spec: spec ?? { finalizers: ['kubernetes'] },
    status: status ?? { phase: 'Active' },
  }),
  'deployments.apps': ({ spec }) => ({
    spec: {
      replicas: 1,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      template: defaultTemplate(spec?.template),
    },
  }),
  'replicasets.apps': ({ spec }) => ({
    spec: { replicas: 1, ...spec, template: defaultTemplate(spec?.template) },
  }),
  'statefulsets.apps': ({ spec }) => ({
    spec: {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { partition: 0 },
      },
      revisionHistoryLimit: 10,
      ...spec,
      template: defaultTemplate(spec?.template),
    },
  }),
  'daemonsets.apps': ({ spec }) => ({
    spec: {
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
      },
      revisionHistoryLimit: 10,
      ...spec,
      template: defaultTemplate(spec?.template),
    },
  }),
  'jobs.batch': ({ metadata, spec }) => ({
    spec: {
      selector: {
        matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid },
      },
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      ...spec,
      template: defaultTemplate(withJobLabels(spec?.template, metadata)),
    },
  }),
  'cronjobs.batch': ({ spec }) => ({
    spec: {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      ...spec,
    },
  }),
  'horizontalpodautoscalers.autoscaling': ({ spec }) => ({
    spec: { minReplicas: 1, ...spec },
  }),
};

/** Fills in what the API server fills in, as far as it shows: returns the object with defaults where it says nothing. */
export function applyDefaults(
  type: ResourceType,
  object: KubernetesObject,
): KubernetesObject {
  const defaults = DEFAULTS[toGroupResource(type)];
  return defaults ? { ...object, ...defaults(object) } : object;
}

/** An address from the range of cluster IPs, as kube-apiserver allocates one. */
function clusterNetwork(
  { uid }: KubernetesObject['metadata'],
  spec: any,
): object {
  const address = hashNumber(uid!);
  const {
    clusterIP = `10.96.${Math.floor(address / 254) % 256}.${
      (address % 254) + 1
    }`,
  } = spec ?? {};
  return {
    clusterIP,
    clusterIPs: [clusterIP],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  };
}

/** See `generateSelector` in `k8s.io/kubernetes/pkg/registry/batch/job/strategy.go`; the labels without prefix are older. */
function withJobLabels(
  template: any,
  { name, uid }: KubernetesObject['metadata'],
): unknown {
  const labels = {
    ...template?.metadata?.labels,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  return (
    template && { ...template, metadata: { ...template.metadata, labels } }
  );
}

function defaultTemplate(template: any): unknown {
  return (
    template && {
      ...template,
      spec: template.spec && defaultPodSpec(template.spec),
    }
  );
}

function defaultPodSpec(spec: any): any {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    containers: spec?.containers?.map(defaultContainer),
    ...(spec?.initContainers && {
      initContainers: spec.initContainers.map(defaultContainer),
    }),
  };
}

function defaultContainer(container: any): unknown {
  const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'].filter(
    name => container?.[name],
  );
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: /:(?!latest$)[^/]+$/.test(container?.image ?? '')
      ? 'IfNotPresent'
      : 'Always',
    ...container,
    ...Object.fromEntries(
      probes.map(name => [name, defaultProbe(container[name])]),
    ),
    ...(container?.ports && {
      ports: container.ports.map((port: any) => ({ protocol: 'TCP', ...port })),
    }),
  };
}

function defaultProbe(probe: any): unknown {
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...probe,
    ...(probe.httpGet && {
      httpGet: { path: '/', scheme: 'HTTP', ...probe.httpGet },
    }),
  };
}
