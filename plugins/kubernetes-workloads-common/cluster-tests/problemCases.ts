import { ControlPlane } from '@mooring/control-plane';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { ContainerUsage } from '../src';

export interface ProblemCase {
  /** Its id, which is also the namespace that has it. */
  readonly problem: string;
  readonly says: RegExp;
  readonly objects: readonly KubernetesObject[];
  /** Does the part of a kubelet or of a person; called until the problem shows. */
  readonly bringAbout?: (
    plane: ControlPlane,
    objects: readonly KubernetesObject[],
  ) => Promise<unknown>;
  /** How much later the portal looks, in milliseconds. */
  readonly later?: number;
  readonly usage?: ContainerUsage;
}

export const KINDS = [
  { apiVersion: 'v1', kind: 'Pod', plural: 'pods' },
  { apiVersion: 'v1', kind: 'Service', plural: 'services' },
  { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets' },
  { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
  { apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs' },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', plural: 'ingresses' },
];

/** Pods that no scheduler and no kubelet takes, so that the test is their kubelet. */
const BY_HAND = { schedulerName: 'nobody' };
const LABELS = { app: 'web' };
const ago = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

const object = (
  apiVersion: string,
  kind: string,
  spec: object,
): KubernetesObject =>
  ({ apiVersion, kind, metadata: { name: 'web' }, spec } as KubernetesObject);

const container = (rest: object = {}) => ({
  name: 'web',
  image: 'web:1',
  ...rest,
});

const template = (podSpec: object) => ({
  metadata: { labels: LABELS },
  spec: { containers: [container()], ...podSpec },
});

const deployment = (podSpec: object, spec: object = {}) =>
  object('apps/v1', 'Deployment', {
    replicas: 1,
    selector: { matchLabels: LABELS },
    template: template(podSpec),
    ...spec,
  });

const ofKind = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter(each => each.kind === kind);

const pathOf = ({ metadata }: KubernetesObject) =>
  `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;

const merge = (plane: ControlPlane, path: string, body: object) =>
  plane.request(path, {
    method: 'PATCH',
    contentType: 'application/merge-patch+json',
    body,
  });

/** What a kubelet would report of every pod. */
const reports =
  (status: object): ProblemCase['bringAbout'] =>
  async (plane, objects) => {
    for (const pod of ofKind(objects, 'Pod'))
      await merge(plane, `${pathOf(pod)}/status`, { status });
  };

/** What a kubelet would report of every pod's container. */
const runs = (status: object, list = 'containerStatuses') =>
  reports({
    phase: list === 'containerStatuses' ? 'Running' : 'Pending',
    [list]: [
      {
        ...{ name: 'web', image: 'web:1', imageID: '' },
        ...{ ready: false, started: false, restartCount: 0 },
        ...status,
      },
    ],
  });

const ended = (reason: string, exitCode: number, minutes = 1) => ({
  terminated: {
    ...{ reason, exitCode },
    ...{ startedAt: ago(minutes + 1), finishedAt: ago(minutes) },
  },
});
const running = (minutes: number) => ({
  running: { startedAt: ago(minutes) },
});
const waiting = (reason: string, message?: string) => ({
  waiting: { reason, message },
});

const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', {
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  ...{ minReplicas: 1, maxReplicas: 2 },
  metrics: [
    {
      type: 'Resource',
      resource: {
        name: 'cpu',
        target: { type: 'Utilization', averageUtilization: 50 },
      },
    },
  ],
});

const service = object('v1', 'Service', {
  selector: LABELS,
  ports: [{ port: 80 }],
});

/** Each problem, brought about by the controllers themselves where they can, else through the status subresource. */
export const CASES: readonly ProblemCase[] = [
  {
    problem: 'crash-loop',
    says: /41 restarts/,
    objects: [deployment(BY_HAND)],
    bringAbout: runs({
      restartCount: 41,
      state: waiting('CrashLoopBackOff'),
      lastState: ended('Error', 1),
    }),
  },
  {
    problem: 'out-of-memory',
    says: /64Mi/,
    objects: [
      deployment({
        ...BY_HAND,
        containers: [container({ resources: { limits: { memory: '64Mi' } } })],
      }),
    ],
    bringAbout: runs({
      restartCount: 3,
      state: running(1),
      lastState: ended('OOMKilled', 137),
    }),
  },
  {
    problem: 'image-pull',
    says: /not found/,
    objects: [deployment(BY_HAND)],
    bringAbout: runs({
      state: waiting('ImagePullBackOff', 'web:1: not found'),
    }),
  },
  {
    problem: 'container-config',
    says: /configmap "settings" not found/,
    objects: [deployment(BY_HAND)],
    bringAbout: runs({
      state: waiting(
        'CreateContainerConfigError',
        'configmap "settings" not found',
      ),
    }),
  },
  {
    problem: 'init-failing',
    says: /"migrate"/,
    objects: [
      deployment({
        ...BY_HAND,
        initContainers: [{ name: 'migrate', image: 'web:1' }],
      }),
    ],
    bringAbout: runs(
      {
        name: 'migrate',
        restartCount: 4,
        state: waiting('CrashLoopBackOff'),
        lastState: ended('Error', 1),
      },
      'initContainerStatuses',
    ),
  },
  {
    problem: 'probe-failing',
    says: /readiness/,
    objects: [
      deployment({
        ...BY_HAND,
        containers: [
          container({ readinessProbe: { httpGet: { path: '/', port: 80 } } }),
        ],
      }),
    ],
    bringAbout: runs({ started: true, state: running(10) }),
  },
  {
    problem: 'restarts-rising',
    says: /9 restarts|9 times/,
    objects: [deployment(BY_HAND)],
    bringAbout: runs({
      ...{ ready: true, started: true, restartCount: 9 },
      state: running(29),
      lastState: ended('Error', 1, 30),
    }),
  },
  {
    problem: 'memory-near-limit',
    says: /95 %/,
    objects: [
      deployment({
        ...BY_HAND,
        containers: [container({ resources: { limits: { memory: '100M' } } })],
      }),
    ],
    bringAbout: runs({ ready: true, started: true, state: running(10) }),
    usage: () => ({ memoryBytes: 95e6 }),
  },
  {
    problem: 'evicted',
    says: /low on resource: memory/,
    objects: [deployment(BY_HAND)],
    bringAbout: reports({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
    }),
  },
  {
    problem: 'unschedulable',
    says: /node/,
    objects: [deployment({ nodeSelector: { disk: 'none-has-it' } })],
  },
  {
    problem: 'volume-pending',
    says: /persistentvolumeclaim "data" not found/,
    objects: [
      deployment({
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        ],
      }),
    ],
  },
  {
    problem: 'replicas-missing',
    says: /exceeded quota/,
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'none' },
        spec: { hard: { pods: '0' } },
      } as KubernetesObject,
      deployment({}, { replicas: 0 }),
    ],
    // The quota counts once its controller has seen it.
    bringAbout: async (plane, objects) => {
      const [{ metadata }] = ofKind(objects, 'Deployment');
      const namespace = `namespaces/${metadata.namespace}`;
      const quota = await plane.request(
        `/api/v1/${namespace}/resourcequotas/none`,
      );
      if (quota.status?.hard)
        await merge(plane, `/apis/apps/v1/${namespace}/deployments/web`, {
          spec: { replicas: 1 },
        });
    },
  },
  {
    problem: 'rollout-stuck',
    says: /./,
    objects: [deployment(BY_HAND, { progressDeadlineSeconds: 1 })],
  },
  {
    problem: 'rollout-paused',
    says: /paused/,
    objects: [deployment({}, { paused: true })],
  },
  {
    problem: 'job-failed',
    says: /./,
    objects: [
      object('batch/v1', 'Job', {
        activeDeadlineSeconds: 1,
        template: template({ ...BY_HAND, restartPolicy: 'Never' }),
      }),
    ],
  },
  {
    problem: 'cronjob-missed',
    says: /it has never run/,
    objects: [
      object('batch/v1', 'CronJob', {
        schedule: '0 * * * *',
        jobTemplate: {
          spec: { template: template({ restartPolicy: 'Never' }) },
        },
      }),
    ],
    later: 2 * 60 * 60_000,
  },
  {
    problem: 'autoscaler-blind',
    says: /./,
    objects: [deployment({}), autoscaler],
  },
  {
    problem: 'autoscaler-at-limit',
    says: /maximum of 2 pods/,
    objects: [deployment({}), autoscaler],
    bringAbout: async (plane, objects) => {
      const [{ metadata }] = ofKind(objects, 'HorizontalPodAutoscaler');
      await merge(
        plane,
        `/apis/autoscaling/v2/namespaces/${metadata.namespace}/horizontalpodautoscalers/web/status`,
        {
          status: {
            currentReplicas: 2,
            desiredReplicas: 2,
            conditions: [
              {
                type: 'ScalingLimited',
                status: 'True',
                reason: 'TooManyReplicas',
                lastTransitionTime: ago(10),
              },
            ],
          },
        },
      );
    },
  },
  {
    problem: 'disruption-budget-blocks',
    says: /1 of 1 healthy/,
    objects: [
      deployment({}),
      object('policy/v1', 'PodDisruptionBudget', {
        minAvailable: 1,
        selector: { matchLabels: LABELS },
      }),
    ],
  },
  {
    problem: 'service-without-endpoints',
    says: /Service web has no endpoints/,
    objects: [deployment(BY_HAND), service],
  },
  {
    problem: 'route-without-backend',
    says: /Service gone/,
    objects: [
      deployment({}),
      object('networking.k8s.io/v1', 'Ingress', {
        defaultBackend: { service: { name: 'gone', port: { number: 80 } } },
      }),
    ],
  },
  {
    problem: 'terminating-stuck',
    says: /mooring\.test\/held/,
    objects: [deployment(BY_HAND)],
    bringAbout: async (plane, objects) => {
      const pods = ofKind(objects, 'Pod');
      if (pods.some(({ metadata }) => 'deletionTimestamp' in metadata)) return;
      for (const pod of pods) {
        await merge(plane, pathOf(pod), {
          metadata: { finalizers: ['mooring.test/held'] },
        });
        await plane.request(pathOf(pod), { method: 'DELETE' });
      }
    },
    later: 5 * 60_000,
  },
  {
    problem: 'mixed-images',
    says: /2 images/,
    objects: [deployment({}, { replicas: 2 })],
    bringAbout: async (plane, objects) => {
      const [pod] = ofKind(objects, 'Pod')
        .filter(({ status }: any) => status?.phase === 'Running')
        .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
      if (pod)
        await plane.request(pathOf(pod), {
          method: 'PATCH',
          contentType: 'application/strategic-merge-patch+json',
          body: {
            spec: { containers: [{ name: 'web', image: 'web:other' }] },
          },
        });
    },
  },
];
