import fc from 'fast-check';
import { anyObject } from '../__testUtils__/anyObject';
import { deployment, minutesAgo, object, pod } from '../__testUtils__/objects';
import { diffWorkload } from './diffWorkload';
import { gitRevision } from './gitRevision';
import { restartsOf, snapshotOf } from './snapshotOf';
import { Restarts, WorkloadState } from './WorkloadState';

const template = (...images: [string, string][]) => ({
  spec: { containers: images.map(([name, image]) => ({ name, image })) },
});
const done = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const at = (
  images: [string, string][],
  rest: object = {},
  status: object = {},
) =>
  snapshotOf(
    deployment({
      spec: { replicas: 2, template: template(...images), ...rest },
      status: { ...done, ...status },
    }),
  );
const known = (seen: ReturnType<typeof at>): WorkloadState => ({
  ...seen,
  crashed: [],
  restarts: {},
});
const diff = (
  before: WorkloadState,
  seen: ReturnType<typeof at>,
  restarts: Restarts[] = [],
  isAutoscaled = false,
) => diffWorkload(before, seen, { restarts, totals: {}, isAutoscaled });
const kinds = ({ changes }: ReturnType<typeof diff>) =>
  changes.map(({ change }) => change);

const V1: [string, string][] = [['web', 'cart:1']];
const V2: [string, string][] = [['web', 'cart:2']];
const EXCEEDED = {
  conditions: [
    {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    },
  ],
};

describe('the changes of a workload', () => {
  it('are none when nothing has changed', () => {
    expect(diff(known(at(V1)), at(V1)).changes).toEqual([]);
  });

  it('are the image of each container, and a rollout that begins and finishes', () => {
    const begun = diff(known(at(V1)), at(V2, {}, { updatedReplicas: 0 }));
    expect(begun.changes).toEqual([
      {
        change: 'image',
        container: 'web',
        from: 'cart:1',
        to: 'cart:2',
        message: 'Container "web" has image cart:2, before cart:1.',
      },
      { change: 'rollout-begun', message: 'A rollout began.' },
    ]);
    const midway = diff(begun.after, at(V2, {}, { updatedReplicas: 1 }));
    expect(midway.changes).toEqual([]);
    expect(kinds(diff(midway.after, at(V2)))).toEqual(['rollout-finished']);
  });

  it('are a rollout that fails, once, and that finishes after all', () => {
    const begun = diff(known(at(V1)), at(V2, {}, { updatedReplicas: 0 }));
    const failed = diff(begun.after, at(V2, {}, EXCEEDED));
    expect(kinds(failed)).toEqual(['rollout-failed']);
    expect(diff(failed.after, at(V2, {}, EXCEEDED)).changes).toEqual([]);
    expect(
      diff(failed.after, at(V2, {}, { updatedReplicas: 1 })).changes,
    ).toEqual([]);
    expect(kinds(diff(failed.after, at(V2)))).toEqual(['rollout-finished']);
  });

  it('of a rollout that was made while nobody watched are begun and finished', () => {
    expect(kinds(diff(known(at(V1)), at(V2)))).toEqual([
      'image',
      'rollout-begun',
      'rollout-finished',
    ]);
  });

  it('name containers that come and go', () => {
    const both: [string, string][] = [...V1, ['proxy', 'envoy:1']];
    expect(diff(known(at(V1)), at(both)).changes[0]).toMatchObject({
      container: 'proxy',
      message: 'Container "proxy" with image envoy:1 was added.',
    });
    expect(diff(known(at(both)), at(V1)).changes[0]).toMatchObject({
      container: 'proxy',
      message: 'Container "proxy" with image envoy:1 was removed.',
    });
  });

  it('tell a step of an autoscaler from one of people, and neither begins a rollout', () => {
    const more = at(V1, { replicas: 5 }, { availableReplicas: 2 });
    expect(diff(known(at(V1)), more).changes).toEqual([
      {
        change: 'replicas',
        from: '2',
        to: '5',
        message: 'Scaled from 2 to 5.',
      },
    ]);
    expect(diff(known(at(V1)), more, [], true).changes).toMatchObject([
      {
        change: 'autoscaled',
        message: 'Scaled from 2 to 5 by its autoscaler.',
      },
    ]);
  });

  it('are the first crash after a rollout, and each restart', () => {
    const restart = { container: 'web', times: 1, exitCode: 137 };
    const first = diff(known(at(V1)), at(V1), [restart]);
    expect(first.changes).toMatchObject([
      {
        change: 'first-crash',
        message:
          'Container "web" ended with exit code 137 (SIGKILL) for the first time since the last rollout.',
      },
      {
        change: 'restarts',
        from: '0',
        to: '1',
        message: 'Container "web" was restarted 1 time.',
      },
    ]);
    expect(kinds(diff(first.after, at(V1), [restart]))).toEqual(['restarts']);
    const second = diff(first.after, at(V2));
    expect(kinds(diff(second.after, at(V2), [restart]))).toContain(
      'first-crash',
    );
    const clean = { container: 'web', times: 1 };
    expect(kinds(diff(known(at(V1)), at(V1), [clean]))).toEqual(['restarts']);
  });

  it('are told once, whatever the objects hold', () => {
    const any = fc
      .tuple(anyObject, fc.jsonValue(), fc.jsonValue())
      .map(([item, spec, status]) => ({ ...item, spec, status }));
    fc.assert(
      fc.property(any, any, (one, other) => {
        const { after } = diff(known(snapshotOf(one)), snapshotOf(other));
        expect(diff(after, snapshotOf(other)).changes).toEqual([]);
      }),
    );
  });

  it('stay short, however long names are', () => {
    const long = 'x'.repeat(1e6);
    const { changes } = diff(known(at(V1)), at([['web', long]]));
    expect(JSON.stringify(changes).length).toBeLessThan(2_000);
  });
});

it('reads the restarts of a pod by container, with how it ended', () => {
  const crashed = pod({
    container: {
      restartCount: 3,
      lastState: { terminated: { exitCode: 1, finishedAt: minutesAgo(1) } },
    },
  });
  expect([...restartsOf(crashed)]).toEqual([
    ['web', { count: 3, exitCode: 1 }],
  ]);
  expect([...restartsOf(pod())]).toEqual([]);
});

describe('the Git revision', () => {
  const application = object('argoproj.io/v1alpha1', 'Application', 'shop', {
    status: { sync: { revision: '3f2c1a9' } },
  });
  const kustomization = object(
    'kustomize.toolkit.fluxcd.io/v1',
    'Kustomization',
    'apps',
    { status: { lastAttemptedRevision: 'main@sha1:3f2c1a9' } },
  );
  const find = ({ kind, name }: { kind: string; name: string }) =>
    [application, kustomization].filter(
      item => kind.startsWith(item.kind) && item.metadata.name === name,
    );

  it.each([
    [
      '3f2c1a9',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/cart',
        },
      },
    ],
    [
      '3f2c1a9',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id':
            'argocd_shop:apps/Deployment:shop/cart',
        },
      },
    ],
    ['3f2c1a9', { labels: { 'argocd.argoproj.io/instance': 'shop' } }],
    [
      'main@sha1:3f2c1a9',
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'apps',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
    ],
    [undefined, { labels: { 'argocd.argoproj.io/instance': 'other' } }],
    [undefined, {}],
  ])('is %s for %j', (revision, metadata) => {
    expect(gitRevision(deployment({ metadata }), find)).toBe(revision);
  });

  it('is none where what stands there is no revision', () => {
    const odd = { ...application, status: { sync: { revision: 'a b\n' } } };
    const metadata = { labels: { 'argocd.argoproj.io/instance': 'shop' } };
    expect(gitRevision(deployment({ metadata }), () => [odd])).toBeUndefined();
  });
});
