import { ConformanceContext, eventually } from './ConformanceContext';
import { controllerOf, HASH, SUFFIX, workload, Workloads } from './workloads';

export function describeControllers(context: ConformanceContext): void {
  const workloads = new Workloads(context);

  it('make a ReplicaSet and pods of a Deployment, with its labels, hashes and owners', async () => {
    await workloads.create('deployments', workload('web'));
    const deployment = await workloads.settled(
      'deployments',
      'web',
      ({ status }) => expect(status?.availableReplicas).toBe(2),
    );
    expect(
      deployment.metadata.annotations['deployment.kubernetes.io/revision'],
    ).toBe('1');
    expect(deployment.spec).toMatchObject({
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
    });
    expect(deployment.status).toMatchObject({
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      observedGeneration: 1,
    });
    expect(deployment.status).not.toHaveProperty('unavailableReplicas');

    const [replicaSet, ...others] = await workloads.list('replicasets');
    expect(others).toEqual([]);
    const hash = replicaSet.metadata.labels['pod-template-hash'];
    const labels = {
      app: 'web',
      'backstage.io/kubernetes-id': 'web',
      'pod-template-hash': hash,
    };
    expect(hash).toMatch(HASH);
    expect(replicaSet.metadata).toMatchObject({
      name: `web-${hash}`,
      labels,
      annotations: {
        team: 'blue',
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
        'deployment.kubernetes.io/revision': '1',
      },
      ownerReferences: [controllerOf(deployment, 'apps/v1', 'Deployment')],
    });
    expect(replicaSet.spec.selector.matchLabels).toEqual({
      app: 'web',
      'pod-template-hash': hash,
    });
    expect(replicaSet.spec.template.metadata.labels).toEqual(labels);
    expect(replicaSet.status).toMatchObject({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
    });

    for (const pod of await workloads.list('pods')) {
      expect(pod.metadata.name).toMatch(new RegExp(`^web-${hash}-${SUFFIX}$`));
      expect(pod.metadata).toMatchObject({
        generateName: `web-${hash}-`,
        labels,
        annotations: { note: 'kept' },
        ownerReferences: [controllerOf(replicaSet, 'apps/v1', 'ReplicaSet')],
      });
      expect(pod.metadata.labels).toEqual(labels);
      expect(pod.status).toMatchObject({
        phase: 'Running',
        qosClass: 'BestEffort',
      });
      expect(pod.status.conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', status: 'True' }),
      );
      expect(pod.status.containerStatuses).toEqual([
        expect.objectContaining({
          name: 'web',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: expect.any(String) } },
        }),
      ]);
      expect(pod.spec.nodeName).toBeTruthy();
    }

    const conditions = deployment.status.conditions.map(
      ({ type, status, reason, message }: any) => ({
        type,
        status,
        reason,
        message,
      }),
    );
    expect(conditions).toContainEqual({
      type: 'Available',
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.',
    });
    await workloads.settled('deployments', 'web', ({ status }) =>
      expect(status.conditions).toContainEqual(
        expect.objectContaining({
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "web-${hash}" has successfully progressed.`,
        }),
      ),
    );
  });

  it('roll out a changed pod template and keep the old ReplicaSet', async () => {
    await context.api.create(
      workloads.path('deployments'),
      workload('web', { replicas: 1 }),
    );
    await workloads.settled('deployments', 'web', ({ status }) =>
      expect(status?.availableReplicas).toBe(1),
    );
    const [before] = await workloads.list('replicasets');
    await context.api.patch(`${workloads.path('deployments')}/web`, 'merge', {
      spec: {
        template: {
          metadata: { labels: { 'backstage.io/kubernetes-id': 'renamed' } },
        },
      },
    });
    await eventually(
      () => workloads.list('pods'),
      pods =>
        expect(
          pods.map(
            ({ metadata }) => metadata.labels['backstage.io/kubernetes-id'],
          ),
        ).toEqual(['renamed']),
    );
    await eventually(
      () => workloads.list('replicasets'),
      replicaSets => {
        const old = replicaSets.find(
          ({ metadata }) => metadata.uid === before.metadata.uid,
        );
        const current = replicaSets.find(replicaSet => replicaSet !== old);
        expect(replicaSets).toHaveLength(2);
        expect(old.spec.replicas).toBe(0);
        expect(old.status.replicas).toBe(0);
        expect(
          current.metadata.annotations['deployment.kubernetes.io/revision'],
        ).toBe('2');
        expect(current.metadata.labels['pod-template-hash']).not.toBe(
          before.metadata.labels['pod-template-hash'],
        );
      },
    );
  });

  it('scale, replace deleted pods, and clean up after a deletion', async () => {
    await context.api.create(
      workloads.path('deployments'),
      workload('web', { replicas: 1 }),
    );
    await workloads.settled('deployments', 'web', ({ status }) =>
      expect(status?.availableReplicas).toBe(1),
    );
    await context.api.patch(
      `${workloads.path('deployments')}/web/scale`,
      'merge',
      {
        spec: { replicas: 3 },
      },
    );
    await eventually(
      () => workloads.list('pods'),
      pods => expect(pods).toHaveLength(3),
    );
    const [{ metadata: victim }] = await workloads.list('pods');
    await context.api.delete(`${workloads.path('pods')}/${victim.name}`, {
      gracePeriodSeconds: 0,
    });
    await eventually(
      () => workloads.list('pods'),
      pods => {
        expect(pods).toHaveLength(3);
        expect(pods.map(({ metadata }) => metadata.uid)).not.toContain(
          victim.uid,
        );
      },
    );
    await context.api.delete(`${workloads.path('deployments')}/web`, {
      propagationPolicy: 'Background',
    });
    await eventually(
      async () => [
        ...(await workloads.list('replicasets')),
        ...(await workloads.list('pods')),
      ],
      rest => expect(rest).toEqual([]),
    );
  });

  it('release a pod whose labels are no longer selected, and make another', async () => {
    await context.api.create(
      workloads.path('deployments'),
      workload('web', { replicas: 1 }),
    );
    await workloads.settled('deployments', 'web', ({ status }) =>
      expect(status?.availableReplicas).toBe(1),
    );
    const [pod] = await workloads.list('pods');
    await context.api.patch(
      `${workloads.path('pods')}/${pod.metadata.name}`,
      'merge',
      {
        metadata: { labels: { app: 'other' } },
      },
    );
    await eventually(
      () => workloads.list('pods'),
      pods => {
        expect(pods).toHaveLength(2);
        const released = pods.find(
          ({ metadata }) => metadata.uid === pod.metadata.uid,
        );
        expect(released.metadata).not.toHaveProperty('ownerReferences');
      },
    );
  });

  it('make the pods of a StatefulSet', async () => {
    await context.api.create(
      workloads.path('statefulsets'),
      workload('db', { serviceName: 'db' }),
    );
    const statefulSet = await workloads.settled(
      'statefulsets',
      'db',
      ({ status }) => expect(status?.availableReplicas).toBe(2),
    );
    const revision = statefulSet.status.currentRevision;
    expect(revision).toMatch(/^db-[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
    expect(statefulSet.status).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      currentReplicas: 2,
      updateRevision: revision,
    });
    const pods = await workloads.list('pods');
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
    expect(pods[1].metadata.labels).toEqual({
      app: 'db',
      'backstage.io/kubernetes-id': 'db',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': revision,
      'statefulset.kubernetes.io/pod-name': 'db-1',
    });
    expect(pods[1].metadata.ownerReferences).toEqual([
      controllerOf(statefulSet, 'apps/v1', 'StatefulSet'),
    ]);
    expect(pods[1].spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' });
    const [controllerRevision] = await workloads.list('controllerrevisions');
    expect(controllerRevision).toMatchObject({
      metadata: {
        name: revision,
        labels: {
          app: 'db',
          'controller.kubernetes.io/hash': revision.slice('db-'.length),
        },
        ownerReferences: [controllerOf(statefulSet, 'apps/v1', 'StatefulSet')],
      },
      revision: 1,
    });
  });

  it('make the pods of a DaemonSet', async () => {
    const { replicas, ...spec } = workload('agent').spec;
    await workloads.create('daemonsets', {
      ...workload('agent'),
      spec,
    });
    const { body: nodes } = await context.api.get('/api/v1/nodes');
    const count = nodes.items.length;
    const daemonSet = await workloads.settled(
      'daemonsets',
      'agent',
      ({ status }) => expect(status?.numberAvailable).toBe(count),
    );
    expect(daemonSet.status).toMatchObject({
      desiredNumberScheduled: count,
      currentNumberScheduled: count,
      numberReady: count,
      updatedNumberScheduled: count,
    });
    const pods = await workloads.list('pods');
    expect(new Set(pods.map(pod => pod.spec.nodeName)).size).toBe(count);
    const { 'controller-revision-hash': hash, ...labels } =
      pods[0].metadata.labels;
    expect(hash).toMatch(HASH);
    expect(labels).toEqual({
      app: 'agent',
      'backstage.io/kubernetes-id': 'agent',
      'pod-template-generation': '1',
    });
    expect(pods[0].metadata.name).toMatch(new RegExp(`^agent-${SUFFIX}$`));
    expect(pods[0].metadata.ownerReferences).toEqual([
      controllerOf(daemonSet, 'apps/v1', 'DaemonSet'),
    ]);
  });

  it('leave a pod pending that no node can take', async () => {
    const name = 'too-large';
    const container = {
      name: 'web',
      image: 'example/web:1',
      resources: {
        requests: { 'example.com/gpu': '1' },
        limits: { 'example.com/gpu': '1' },
      },
    };
    await workloads.create('pods', {
      metadata: { name },
      spec: { containers: [container] },
    });
    const pod = await workloads.settled('pods', name, ({ status }) =>
      expect(status?.conditions).toBeTruthy(),
    );
    expect(pod.status.phase).toBe('Pending');
    const [condition] = pod.status.conditions;
    expect(condition).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
    });
    expect(condition.message).toMatch(
      /^0\/\d+ nodes are available: \d+ Insufficient example\.com\/gpu\./,
    );
  });
}
