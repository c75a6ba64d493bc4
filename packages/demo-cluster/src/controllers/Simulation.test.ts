import { createClock } from '@sinonjs/fake-timers';
import { DemoCluster } from '../DemoCluster';
import { KubernetesObject } from '../store/KubernetesObject';

const BEGIN = Date.parse('2026-01-01T00:00:30Z');
const HOURS = 2;

function template(spec: object = {}, annotations: Record<string, string> = {}) {
  return {
    metadata: { labels: { app: 'web' }, annotations },
    spec: {
      containers: [
        {
          name: 'web',
          image: 'example/web:1',
          resources: { requests: { cpu: '100m' } },
        },
      ],
      ...spec,
    },
  };
}

const selector = { matchLabels: { app: 'web' } };
const metadata = (name: string) => ({
  name,
  namespace: 'shop',
  labels: { 'backstage.io/kubernetes-id': name },
});
const objects: KubernetesObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('web'),
    spec: { replicas: 3, selector, template: template() },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('crashing'),
    spec: {
      replicas: 2,
      selector,
      template: template({}, { 'demo.mooring.dev/pod': 'crash-loop' }),
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('db'),
    spec: { replicas: 3, selector, serviceName: 'db', template: template() },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('agent'),
    spec: { selector, template: template() },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata('report'),
    spec: {
      schedule: '*/10 * * * *',
      jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('failing'),
    spec: {
      backoffLimit: 2,
      template: template(
        { restartPolicy: 'Never' },
        { 'demo.mooring.dev/pod': 'failed' },
      ),
    },
  },
];

const KINDS = [
  ['v1', 'Pod'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
];

/** All objects, without the versions, which tell how many changes there were before. */
function snapshot(cluster: DemoCluster): string[] {
  return KINDS.flatMap(([apiVersion, kind]) =>
    cluster.list({ apiVersion, kind }),
  ).map(object =>
    JSON.stringify(object).replace(/"resourceVersion":"\d+"/g, ''),
  );
}

describe('Simulation', () => {
  it('makes a cluster of an age that is as if it had lived through it', async () => {
    const clock = createClock(BEGIN);
    const lived = await DemoCluster.start({ name: 'demo', clock, objects });
    for (let minute = 0; minute < HOURS * 60; minute++) {
      clock.tick(60_000);
    }
    const aged = await DemoCluster.start({
      name: 'demo',
      clock: createClock(clock.Date.now()),
      objects,
      age: { hours: HOURS },
    });
    expect(snapshot(aged)).toEqual(snapshot(lived));
    expect(snapshot(aged).length).toBeGreaterThan(20);
    await Promise.all([aged.stop(), lived.stop()]);
  });

  it('plays the controllers over time', async () => {
    const clock = createClock(BEGIN);
    const cluster = await DemoCluster.start({
      name: 'demo',
      clock,
      objects,
      age: { hours: HOURS },
    });
    const get = (apiVersion: string, kind: string, name: string) =>
      cluster.get({ apiVersion, kind, namespace: 'shop', name }) as any;

    expect(get('apps/v1', 'Deployment', 'web').status).toMatchObject({
      replicas: 3,
      availableReplicas: 3,
    });

    const crashing = get('apps/v1', 'Deployment', 'crashing');
    expect(crashing.status).toMatchObject({
      replicas: 2,
      unavailableReplicas: 2,
    });
    expect(crashing.status.conditions[0]).toMatchObject({
      type: 'Available',
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
    });

    const failing = get('batch/v1', 'Job', 'failing');
    expect(failing.status).toMatchObject({ failed: 3 });
    expect(failing.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Failed',
        reason: 'BackoffLimitExceeded',
      }),
    );

    const reports = () =>
      cluster
        .list({ apiVersion: 'batch/v1', kind: 'Job' })
        .filter(({ metadata: { name } }) => name.startsWith('report-'));
    expect(reports()).toHaveLength(3);
    expect(get('batch/v1', 'CronJob', 'report').status).toEqual({
      lastScheduleTime: '2026-01-01T00:00:00Z',
      lastSuccessfulTime: '2026-01-01T00:00:11Z',
    });
    const newest = reports()
      .map(({ metadata: { name } }) => name)
      .sort()
      .pop();
    clock.tick(10 * 60_000);
    expect(reports()).toHaveLength(3);
    expect(
      reports()
        .map(({ metadata: { name } }) => name)
        .sort()
        .pop()! > newest!,
    ).toBe(true);

    await cluster.stop();
    expect(clock.countTimers()).toBe(0);
  });

  it('gives up on a rollout that does not progress, and completes it when it does', async () => {
    const clock = createClock(BEGIN);
    const broken = (annotations: Record<string, string>) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('web'),
      spec: { replicas: 2, selector, template: template({}, annotations) },
    });
    const cluster = await DemoCluster.start({
      name: 'demo',
      clock,
      objects: [broken({})],
    });
    const status = () =>
      (
        cluster.get({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
        }) as any
      ).status;
    const progressing = () =>
      status().conditions.find(({ type }: any) => type === 'Progressing');
    clock.tick(60_000);
    expect(progressing()).toMatchObject({ reason: 'NewReplicaSetAvailable' });

    cluster.apply(broken({ 'demo.mooring.dev/pod': 'image-pull-error' }));
    clock.tick(60_000);
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'ReplicaSetUpdated',
    });
    expect(status()).toMatchObject({
      replicas: 4,
      updatedReplicas: 2,
      availableReplicas: 2,
    });
    clock.tick(600_000);
    expect(progressing()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });

    cluster.apply(broken({ 'demo.mooring.dev/pod': 'running' }));
    clock.tick(60_000);
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
    expect(status()).toMatchObject({
      replicas: 2,
      updatedReplicas: 2,
      availableReplicas: 2,
    });
    await cluster.stop();
  });
});
