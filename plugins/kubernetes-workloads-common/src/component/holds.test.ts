import { KubernetesObject, Steps } from '@mooring/kubernetes-objects';
import {
  fiftyMilliseconds,
  longestStep,
} from '@mooring/kubernetes-objects/testUtils';
import { OwnerTree } from '../tree/OwnerTree';
import { assessComponentInSteps } from './assessComponent';
import { ComponentAssessment } from './Assessment';

jest.setTimeout(300_000);

const PODS = 5_000;
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop' };

/** A pod with sidecars, each of which is in trouble. */
function pod(at: number, isOwned: boolean): KubernetesObject {
  const names = ['main', 'proxy', 'logs', 'metrics'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `shop-${at}`,
      namespace: 'shop',
      uid: `uid-${at}`,
      creationTimestamp: '2026-03-01T12:00:00Z',
      ownerReferences: isOwned
        ? [{ ...owner, uid: 'replica-set', controller: true }]
        : [],
    },
    spec: {
      nodeName: `node-${at % 50}`,
      containers: names.map(name => ({
        name,
        image: `example/${name}:${at % 40}`,
        resources: { limits: { memory: '1Gi' } },
      })),
    },
    status: {
      phase: 'Running',
      containerStatuses: names.map(name => ({
        name,
        image: `example/${name}:${at % 40}`,
        ready: false,
        restartCount: at % 20,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'x' } },
        lastState: {
          terminated: {
            ...{ exitCode: 1, reason: 'Error', message: 'x' },
            finishedAt: '2026-03-01T12:59:00Z',
          },
        },
      })),
    },
  } as KubernetesObject;
}

const controllers = [
  { ...owner, name: 'top', kind: 'Deployment', uid: 'deployment' },
  { ...owner, uid: 'replica-set', above: 'deployment' },
].map(
  ({ apiVersion, kind, name, uid, above }: any) =>
    ({
      apiVersion,
      kind,
      metadata: {
        ...{ name, namespace: 'shop', uid },
        ownerReferences: above
          ? [{ apiVersion, kind: 'x', name: 'x', uid: above, controller: true }]
          : [],
      },
      spec: { replicas: PODS },
      status: { replicas: PODS, readyReplicas: 0 },
    } as KubernetesObject),
);

it.each([
  ['of one workload', true],
  ['that nothing owns', false],
])('lets nobody wait longer than 50 ms for 5,000 pods %s', (_, isOwned) => {
  const limit = fiftyMilliseconds();
  // What is known of an object is kept, so that each attempt needs its own.
  const objects = () => [
    ...(isOwned ? controllers : []),
    ...Array.from({ length: PODS }, (__, at) => pod(at, isOwned)),
  ];
  let assessment: ComponentAssessment | undefined;
  function* assess(kept: KubernetesObject[]): Steps<void> {
    const tree = yield* OwnerTree.createInSteps(kept);
    const now = Date.parse('2026-03-01T13:00:00Z');
    assessment = yield* assessComponentInSteps({ tree, now });
  }
  expect(longestStep(limit, () => assess(objects()))).toBeLessThan(limit);
  expect(assessment!.workloads).toHaveLength(isOwned ? 1 : PODS);
  expect(assessment!.problems.length).toBeGreaterThan(0);
});

it('lets nobody wait longer than 50 ms for 20,000 objects each of which owns the next', () => {
  const limit = fiftyMilliseconds();
  const chain = Array.from(
    { length: 20_000 },
    (_, at) =>
      ({
        ...{ apiVersion: 'v1', kind: 'Pod' },
        metadata: {
          ...{ name: `link-${at}`, namespace: 'shop', uid: `uid-${at}` },
          ownerReferences: [
            { ...owner, uid: `uid-${at - 1}`, controller: true },
          ],
        },
      } as KubernetesObject),
  );
  let tree: OwnerTree | undefined;
  const taken = longestStep(limit, function* create() {
    tree = yield* OwnerTree.createInSteps(chain);
  });
  expect(taken).toBeLessThan(limit);
  const [first] = tree!.roots;
  expect(first.missingOwner).toMatchObject({ uid: 'uid--1' });
  expect(tree!.rootOf(chain[19_999])).toBe(first);
});
