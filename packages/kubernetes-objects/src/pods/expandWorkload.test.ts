import { KubernetesObject } from '../objects/KubernetesObject';
import { expandWorkload } from './expandWorkload';

function manifest(
  apiVersion: string,
  kind: string,
  spec: unknown,
  labels = { on: 'controller' },
): KubernetesObject {
  const metadata = { name: 'web', namespace: 'shop', labels };
  return { apiVersion, kind, metadata, spec };
}

const template = {
  metadata: { labels: { app: 'web' }, annotations: { note: 'pods' } },
  spec: { containers: [{ name: 'main', image: 'web:1' }] },
};
const generated = expect.stringMatching(/^[a-z0-9][-a-z0-9]*$/);

/** Kind, name and labels of what a manifest yields. */
function outline(object: KubernetesObject, options?: { maxPods?: number }) {
  return expandWorkload(object, options).map(({ kind, metadata }) => [
    kind,
    metadata.name,
    metadata.labels,
  ]);
}

describe('expandWorkload', () => {
  it('yields the ReplicaSet and the pods of a Deployment, owners first', () => {
    const deployment = manifest('apps/v1', 'Deployment', {
      replicas: 3,
      template,
    });
    const objects = expandWorkload(deployment, { maxPods: 2 });
    const labels = { app: 'web', 'pod-template-hash': generated };
    expect(objects).toMatchObject([
      { kind: 'Deployment', metadata: { labels: { on: 'controller' } } },
      { kind: 'ReplicaSet', metadata: { namespace: 'shop', labels } },
      { kind: 'Pod', metadata: { namespace: 'shop', labels } },
      { kind: 'Pod', metadata: { annotations: { note: 'pods' } } },
    ]);
    const [{ metadata: owner }, { metadata: replicaSet }, first, second] =
      objects;
    expect(replicaSet.name).toMatch(/^web-[a-z0-9]{10}$/);
    expect(replicaSet.ownerReferences).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'web',
        uid: owner.uid,
        controller: true,
      },
    ]);
    expect(first.metadata.ownerReferences).toMatchObject([
      { kind: 'ReplicaSet', name: replicaSet.name, uid: replicaSet.uid },
    ]);
    expect(first.spec).toEqual(template.spec);
    expect(second.metadata.name).not.toBe(first.metadata.name);
    expect(new Set(objects.map(({ metadata }) => metadata.uid)).size).toBe(4);
    expect(expandWorkload(deployment, { maxPods: 2 })).toEqual(objects);
    expect(deployment.metadata).not.toHaveProperty('uid');
  });

  it('adds the labels that the real controllers add', () => {
    const revision = { 'controller-revision-hash': generated };
    expect(
      outline(manifest('apps/v1', 'StatefulSet', { replicas: 9, template })),
    ).toEqual([
      ['StatefulSet', 'web', { on: 'controller' }],
      [
        'Pod',
        'web-0',
        {
          app: 'web',
          ...revision,
          'statefulset.kubernetes.io/pod-name': 'web-0',
          'apps.kubernetes.io/pod-index': '0',
        },
      ],
    ]);
    expect(outline(manifest('apps/v1', 'DaemonSet', { template }))[1]).toEqual([
      'Pod',
      generated,
      { app: 'web', ...revision, 'pod-template-generation': '1' },
    ]);
    const hash = { 'rollouts-pod-template-hash': generated };
    expect(
      outline(manifest('argoproj.io/v1alpha1', 'Rollout', { template })),
    ).toEqual([
      ['Rollout', 'web', { on: 'controller' }],
      ['ReplicaSet', generated, { app: 'web', ...hash }],
      ['Pod', generated, { app: 'web', ...hash }],
    ]);
  });

  it('yields a Job and its pods for a CronJob, with the labels of each template', () => {
    const spec = { completionMode: 'Indexed', template };
    const jobTemplate = { metadata: { labels: { on: 'job' } }, spec };
    const [cronJob, job, pod] = expandWorkload(
      manifest('batch/v1', 'CronJob', { jobTemplate }),
    );
    expect(cronJob.metadata.labels).toEqual({ on: 'controller' });
    expect(job.metadata.labels).toEqual({ on: 'job' });
    expect(pod.metadata.labels).toEqual({
      app: 'web',
      'batch.kubernetes.io/job-name': job.metadata.name,
      'job-name': job.metadata.name,
      'batch.kubernetes.io/controller-uid': job.metadata.uid,
      'controller-uid': job.metadata.uid,
      'batch.kubernetes.io/job-completion-index': '0',
    });
  });

  it('gives a Job and a ReplicationController without labels those of their template', () => {
    for (const [apiVersion, kind] of [
      ['batch/v1', 'Job'],
      ['v1', 'ReplicationController'],
    ]) {
      const bare = { ...manifest(apiVersion, kind, { template }) };
      const [stored] = expandWorkload({
        ...bare,
        metadata: { name: 'web', labels: {} },
      });
      expect(stored.metadata.labels).toEqual({ app: 'web' });
      const [kept] = expandWorkload(bare);
      expect(kept.metadata.labels).toEqual({ on: 'controller' });
    }
    const manual = { manualSelector: true, template };
    const [, pod] = expandWorkload(manifest('batch/v1', 'Job', manual));
    expect(pod.metadata.labels).toEqual({ app: 'web' });
  });

  it('yields nothing that would not run', () => {
    const kinds = (apiVersion: string, kind: string, spec: unknown) =>
      outline(manifest(apiVersion, kind, spec)).map(([created]) => created);
    expect(kinds('apps/v1', 'Deployment', { replicas: 0, template })).toEqual([
      'Deployment',
      'ReplicaSet',
    ]);
    expect(
      kinds('batch/v1', 'CronJob', {
        suspend: true,
        jobTemplate: { spec: { template } },
      }),
    ).toEqual(['CronJob']);
    expect(kinds('batch/v1', 'Job', { suspend: true, template })).toEqual([
      'Job',
    ]);
    expect(
      kinds('argoproj.io/v1alpha1', 'Rollout', {
        workloadRef: { kind: 'Deployment', name: 'web' },
      }),
    ).toEqual(['Rollout']);
    expect(kinds('v1', 'Pod', template.spec)).toEqual(['Pod']);
    const status = { conditions: [{ type: 'Complete', status: 'True' }] };
    const job = manifest('batch/v1', 'Job', { template });
    expect(expandWorkload({ ...job, status })).toHaveLength(1);
  });

  it('takes the template of an unknown kind for a pod template only when it lists containers', () => {
    expect(
      outline(manifest('apps.kruise.io/v1alpha1', 'CloneSet', { template }))[1],
    ).toEqual(['Pod', generated, { app: 'web' }]);
    for (const [apiVersion, kind, other] of [
      ['bitnami.com/v1alpha1', 'SealedSecret', { type: 'Opaque' }],
      ['argoproj.io/v1alpha1', 'ApplicationSet', { spec: { project: 'x' } }],
    ] as const) {
      const spec = { template: { metadata: template.metadata, ...other } };
      expect(outline(manifest(apiVersion, kind, spec))).toHaveLength(1);
    }
  });

  it('yields the Deployment of a Knative Service, with the labels of its revision', () => {
    const service = manifest('serving.knative.dev/v1', 'Service', { template });
    const labels = expect.objectContaining({ app: expect.any(String) });
    expect(outline(service)).toEqual([
      ['Service', 'web', { on: 'controller' }],
      ['Deployment', 'web-00001-deployment', labels],
      ['ReplicaSet', expect.stringContaining('web-00001-deployment-'), labels],
      ['Pod', expect.stringContaining('web-00001-deployment-'), labels],
    ]);
    const id = { 'backstage.io/kubernetes-id': 'web' };
    const labelled = manifest('serving.knative.dev/v1', 'Service', {
      template: { ...template, metadata: { labels: id } },
    });
    const [, ...made] = expandWorkload(labelled);
    expect(made).toHaveLength(3);
    for (const { metadata } of made) expect(metadata.labels).toMatchObject(id);
  });

  it('takes the labels of a run of Tekton for those of its pods', () => {
    const run = manifest('tekton.dev/v1', 'PipelineRun', { pipelineRef: {} });
    expect(outline(run)).toEqual([
      ['PipelineRun', 'web', { on: 'controller' }],
      ['Pod', generated, { on: 'controller' }],
    ]);
  });

  it.each([
    null,
    'text',
    { template: 7 },
    { template: { metadata: [] } },
    { template: { metadata: { labels: { app: 1 } } } },
    { jobTemplate: null },
    { jobTemplate: { spec: 1 } },
    { replicas: -1, template: {} },
    { replicas: 'many', template: {} },
  ])('survives the spec %j', spec => {
    for (const [apiVersion, kind] of [
      ['apps/v1', 'Deployment'],
      ['batch/v1', 'CronJob'],
      ['batch/v1', 'Job'],
      ['v1', 'ReplicationController'],
    ]) {
      const [stored] = expandWorkload(manifest(apiVersion, kind, spec));
      expect(stored).toMatchObject({ kind, metadata: { name: 'web' } });
    }
  });
});
