import { isKubernetesObject, KubernetesObject } from './KubernetesObject';
import { groupKindOf } from './groupKind';
import { summarize } from './summarize';

const object = (
  apiVersion: string,
  kind: string,
  rest: Partial<KubernetesObject> = {},
): KubernetesObject => ({ apiVersion, kind, metadata: { name: 'x' }, ...rest });

describe('summarize', () => {
  it('keeps identity, labels, owners, template labels and the annotations that matter', () => {
    const owner = { apiVersion: 'v1', kind: 'Y', name: 'y', uid: '1' };
    expect(
      summarize(
        object('apps/v1', 'ReplicaSet', {
          metadata: {
            name: 'x',
            namespace: 'shop',
            uid: '2',
            labels: { app: 'x' },
            annotations: {
              'backstage.io/kubernetes-id': 'x',
              'kubectl.kubernetes.io/last-applied-configuration': 'secret',
            },
            ownerReferences: [
              { ...owner, blockOwnerDeletion: true } as typeof owner,
            ],
          },
          spec: { replicas: 3, template: { metadata: { labels: { a: 'b' } } } },
          status: { readyReplicas: 2 },
        }),
      ),
    ).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: 'x',
      uid: '2',
      labels: { app: 'x' },
      annotations: { 'backstage.io/kubernetes-id': 'x' },
      owners: [owner],
      podTemplateLabels: { a: 'b' },
      replicas: { desired: 3, ready: 2 },
    });
  });

  it('reads what each kind wants to run and what is ready', () => {
    const replicas = (
      apiVersion: string,
      kind: string,
      spec: unknown,
      status?: unknown,
    ) => summarize(object(apiVersion, kind, { spec, status })).replicas;
    expect(replicas('apps/v1', 'Deployment', {})).toEqual({
      desired: 1,
      ready: 0,
    });
    expect(replicas('apps/v1', 'StatefulSet', { replicas: 0 })).toEqual({
      desired: 0,
      ready: 0,
    });
    expect(
      replicas(
        'apps/v1',
        'DaemonSet',
        {},
        { desiredNumberScheduled: 5, numberReady: 4 },
      ),
    ).toEqual({ desired: 5, ready: 4 });
    expect(replicas('batch/v1', 'Job', { suspend: true })).toEqual({
      desired: 0,
      ready: 0,
    });
    expect(
      replicas('batch/v1', 'CronJob', { schedule: '@daily' }, { active: [{}] }),
    ).toEqual({ desired: 1, ready: 1 });
    expect(replicas('v1', 'Service', {})).toBeUndefined();
    expect(replicas('example.com/v1', 'Deployment', {})).toBeUndefined();
  });

  it('reads the phase of pods and jobs, and the pods a Service selects', () => {
    const phase = (apiVersion: string, kind: string, status: unknown) =>
      summarize(object(apiVersion, kind, { status })).phase;
    expect(phase('v1', 'Pod', { phase: 'Running' })).toBe('Running');
    expect(phase('v1', 'Pod', { phase: 'Nonsense' })).toBe('Pending');
    expect(phase('v1', 'Pod', undefined)).toBe('Pending');
    const condition = (type: string, status = 'True') => ({
      conditions: [{ type, status }],
    });
    expect(phase('batch/v1', 'Job', condition('Complete'))).toBe('Succeeded');
    expect(phase('batch/v1', 'Job', condition('Failed'))).toBe('Failed');
    expect(phase('batch/v1', 'Job', condition('Failed', 'False'))).toBe(
      'Running',
    );
    expect(phase('apps/v1', 'Deployment', {})).toBeUndefined();

    const service = (selector: unknown) =>
      summarize(object('v1', 'Service', { spec: { selector } })).podSelector;
    expect(service({ app: 'x' })).toEqual({ app: 'x' });
    expect(service({})).toBeUndefined();
    expect(service({ app: 1 })).toBeUndefined();
  });
});

describe('isKubernetesObject', () => {
  it('accepts objects, and the null that an empty YAML field leaves', () => {
    expect(isKubernetesObject(object('v1', 'Pod'))).toBe(true);
    const metadata = { name: 'x', labels: null, annotations: null };
    expect(isKubernetesObject({ apiVersion: 'v1', kind: 'A', metadata })).toBe(
      true,
    );
  });

  it.each([
    null,
    [],
    'text',
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'v1', kind: '', metadata: { name: 'x' } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 7 } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: ['a'] } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', labels: { a: 1 } },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', ownerReferences: [{}] },
    },
  ])('refuses %j', value => {
    expect(isKubernetesObject(value)).toBe(false);
  });
});

describe('groupKindOf', () => {
  it('prints kinds as kubectl does', () => {
    expect(groupKindOf({ apiVersion: 'v1', kind: 'Pod' })).toBe('Pod');
    expect(groupKindOf({ apiVersion: 'apps/v1', kind: 'Deployment' })).toBe(
      'Deployment.apps',
    );
  });
});
