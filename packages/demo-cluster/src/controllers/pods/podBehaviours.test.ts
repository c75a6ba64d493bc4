import { createClock } from '@sinonjs/fake-timers';
import { detectErrors } from '@backstage/plugin-kubernetes-common';
import { DemoCluster } from '../../DemoCluster';
import { ManifestError } from '../../manifests/ManifestError';
import { Pod } from '../kinds';
import { containerLog } from './podLogs';

const NOW = Date.parse('2026-01-01T12:00:00Z');

interface Template {
  annotations?: Record<string, string>;
  container?: object;
  spec?: object;
}

/** The first pod of a Deployment, as it is `minutes` after its creation. */
async function podAfter(
  minutes: number,
  { annotations, container, spec }: Template,
) {
  const cluster = await DemoCluster.start({
    name: 'demo',
    clock: createClock(NOW),
    age: { minutes },
    objects: [deployment({ annotations, container, spec })],
  });
  try {
    return cluster.list({ apiVersion: 'v1', kind: 'Pod' })[0] as any;
  } finally {
    await cluster.stop();
  }
}

function deployment({ annotations, container, spec }: Template) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, annotations },
        spec: {
          ...spec,
          containers: [
            { name: 'web', image: 'example/web:1', ...container },
            { name: 'proxy', image: 'example/proxy:1' },
          ],
        },
      },
    },
  };
}

/** What Backstage's Kubernetes tab finds wrong with a pod. */
function detected(pod: any) {
  const errors = detectErrors({
    items: [
      {
        cluster: { name: 'demo' },
        resources: [{ type: 'pods', resources: [pod] }],
        podMetrics: [],
        errors: [],
      },
    ],
  }).get('demo')!;
  return errors.map(({ type, proposedFix }) => [type, proposedFix?.errorType]);
}

describe('the pods of a manifest', () => {
  it('run, become ready, and age', async () => {
    const pod = await podAfter(10, {});
    expect(pod.metadata.creationTimestamp).toBe('2026-01-01T11:50:00Z');
    expect(pod.status).toMatchObject({
      phase: 'Running',
      startTime: '2026-01-01T11:50:00Z',
      qosClass: 'BestEffort',
    });
    expect(pod.status.containerStatuses).toMatchObject([
      {
        name: 'web',
        ready: true,
        started: true,
        state: { running: { startedAt: '2026-01-01T11:50:01Z' } },
      },
      { name: 'proxy', ready: true },
    ]);
    expect(
      pod.status.conditions.map(({ type, status }: any) => [type, status]),
    ).toEqual([
      ['PodReadyToStartContainers', 'True'],
      ['Initialized', 'True'],
      ['Ready', 'True'],
      ['ContainersReady', 'True'],
      ['PodScheduled', 'True'],
    ]);
    expect(detected(pod)).toEqual([]);
  });

  it.each<[string, Template, object, [string, string | undefined][]]>([
    [
      'crash-loop',
      { annotations: { 'demo.mooring.dev/pod': 'crash-loop' } },
      {
        phase: 'Running',
        containerStatuses: [
          {
            ready: false,
            restartCount: 6,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
          { ready: true },
        ],
      },
      [
        ['container-waiting', 'CrashLoopBackOff'],
        ['containers-restarting', 'Error'],
      ],
    ],
    [
      'oom-killed',
      {
        annotations: {
          'demo.mooring.dev/pod': 'oom-killed',
          'demo.mooring.dev/run-for': '1m',
        },
      },
      {
        containerStatuses: [
          {
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
          },
          {},
        ],
      },
      [
        ['container-waiting', 'CrashLoopBackOff'],
        ['containers-restarting', 'OOMKilled'],
      ],
    ],
    [
      'not-ready',
      {
        annotations: { 'demo.mooring.dev/pod': 'not-ready' },
        container: {
          readinessProbe: { periodSeconds: 5, failureThreshold: 3 },
        },
      },
      {
        phase: 'Running',
        containerStatuses: [
          { ready: false, state: { running: {} } },
          { ready: true },
        ],
      },
      [['readiness-probe-taking-too-long', 'ReadinessProbeFailed']],
    ],
    [
      'image-pull-error',
      { container: { image: 'registry.invalid/web:1' } },
      {
        phase: 'Pending',
        containerStatuses: [
          { imageID: '', state: { waiting: { reason: 'ImagePullBackOff' } } },
          {},
        ],
      },
      [['container-waiting', 'ImagePullBackOff']],
    ],
    [
      'an invalid image name',
      { container: { image: 'Web:Latest!' } },
      {
        phase: 'Pending',
        containerStatuses: [
          { state: { waiting: { reason: 'InvalidImageName' } } },
          {},
        ],
      },
      [['container-waiting', 'InvalidImageName']],
    ],
    [
      'missing configuration',
      { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
      {
        phase: 'Pending',
        containerStatuses: [
          {
            state: {
              waiting: {
                reason: 'CreateContainerConfigError',
                message: 'configmap "settings" not found',
              },
            },
          },
          {},
        ],
      },
      [['container-waiting', 'CreateContainerConfigError']],
    ],
    [
      'the container named',
      {
        annotations: {
          'demo.mooring.dev/pod': 'image-pull-error',
          'demo.mooring.dev/container': 'proxy',
        },
      },
      {
        phase: 'Pending',
        containerStatuses: [
          { ready: true },
          { state: { waiting: { reason: 'ImagePullBackOff' } } },
        ],
      },
      [['container-waiting', 'ImagePullBackOff']],
    ],
    [
      'a request no node can meet',
      { container: { resources: { requests: { 'nvidia.com/gpu': '1' } } } },
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: expect.stringContaining(
              '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
            ),
          },
        ],
      },
      [],
    ],
    [
      'a node selector no node meets',
      { spec: { nodeSelector: { disk: 'ssd' } } },
      { phase: 'Pending', conditions: [{ reason: 'Unschedulable' }] },
      [],
    ],
    [
      'pending',
      { annotations: { 'demo.mooring.dev/pod': 'pending' } },
      { phase: 'Pending', conditions: [{ reason: 'Unschedulable' }] },
      [],
    ],
    [
      'a broken init container',
      {
        annotations: {
          'demo.mooring.dev/pod': 'crash-loop',
          'demo.mooring.dev/container': 'migrate',
        },
        spec: {
          initContainers: [{ name: 'migrate', image: 'example/migrate:1' }],
        },
      },
      {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'migrate',
            state: { waiting: { reason: 'CrashLoopBackOff' } },
          },
        ],
        containerStatuses: [
          { state: { waiting: { reason: 'PodInitializing' } } },
          {},
        ],
      },
      [],
    ],
  ])(
    'show what Backstage recognises: %s',
    async (_, template, status, errors) => {
      const pod = await podAfter(10, template);
      expect(pod.status).toMatchObject(status);
      expect(detected(pod)).toEqual(errors);
    },
  );

  it('write what their manifest says, once per start of the container named', async () => {
    const cluster = await DemoCluster.start({
      name: 'demo',
      clock: createClock(NOW),
      age: { minutes: 10 },
      objects: [
        deployment({
          annotations: {
            'demo.mooring.dev/pod': 'crash-loop',
            'demo.mooring.dev/container': 'proxy',
            'demo.mooring.dev/log': 'starting up\nno database\n',
          },
        }),
      ],
    });
    try {
      const pod = cluster.list({ apiVersion: 'v1', kind: 'Pod' })[0] as Pod;
      const textOf = (container: string) =>
        containerLog(pod, { container, previous: false, now: NOW }).map(
          ({ text }) => text,
        );
      expect(textOf('proxy')).toEqual(['starting up', 'no database']);
      expect(textOf('web')).not.toContain('no database');
    } finally {
      await cluster.stop();
    }
  });

  it('recover when what they lack appears', async () => {
    const clock = createClock(NOW);
    const cluster = await DemoCluster.start({
      name: 'demo',
      clock,
      objects: [
        deployment({
          container: { envFrom: [{ configMapRef: { name: 'settings' } }] },
        }),
      ],
    });
    const phase = () =>
      (cluster.list({ apiVersion: 'v1', kind: 'Pod' })[0] as any).status.phase;
    clock.tick(60_000);
    expect(phase()).toBe('Pending');
    cluster.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'shop' },
    });
    clock.tick(60_000);
    expect(phase()).toBe('Running');
    await cluster.stop();
    expect(clock.countTimers()).toBe(0);
  });

  it.each([
    [
      { 'demo.mooring.dev/pod': 'crashloop' },
      'demo.mooring.dev/pod',
      'crash-loop',
    ],
    [
      { 'demo.mooring.dev/run-for': 'a while' },
      'demo.mooring.dev/run-for',
      'write a duration such as 30s',
    ],
    [
      { 'demo.mooring.dev/cpu': '-1' },
      'demo.mooring.dev/cpu',
      'write a quantity such as 250m',
    ],
    [
      { 'demo.mooring.dev/pods': 'pending' },
      'demo.mooring.dev/pods',
      'the demo cluster reads demo.mooring.dev/pod',
    ],
  ])('refuse the annotations %j', async (annotations, key, remedy) => {
    const start = DemoCluster.start({
      name: 'demo',
      objects: [deployment({ annotations })],
    });
    await expect(start).rejects.toThrow(ManifestError);
    await expect(start).rejects.toThrow(key);
    await expect(start).rejects.toThrow(remedy);
  });
});
