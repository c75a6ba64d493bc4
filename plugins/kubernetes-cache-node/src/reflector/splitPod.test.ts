import { summarize } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { splitPod } from './splitPod';

/** Texts that look like what is looked for. */
const tricky = fc.constantFrom(
  ...['},"spec":{', '},"status":{"phase":"Failed"', ',"managedFields":['],
  ...['\\', '"', '}', ']', 'é📦', '', 'a'],
);
const texts = fc.dictionary(tricky, tricky, { maxKeys: 3 });
const pods = fc
  .record({
    labels: texts,
    annotations: fc.dictionary(
      fc.oneof(tricky, fc.constant('backstage.io/kubernetes-id')),
      tricky,
    ),
    argument: tricky,
    phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'),
    message: tricky,
    generation: fc.option(fc.nat(), { nil: undefined }),
    owner: tricky,
    managedFields: fc.option(
      fc.array(fc.record({ manager: tricky, fieldsV1: texts }), {
        minLength: 1,
        maxLength: 3,
      }),
      { nil: undefined },
    ),
  })
  .map(({ labels, annotations, owner, managedFields, ...others }) => ({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: 'orders-1',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      labels,
      annotations,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: 'u2' },
      ],
      managedFields,
    },
    spec: { containers: [{ name: 'app', args: [others.argument] }] },
    status: {
      observedGeneration: others.generation,
      phase: others.phase,
      conditions: [{ type: 'Ready', status: 'True' }],
      message: others.message,
    },
  }));
type Pod = typeof pods extends fc.Arbitrary<infer T> ? T : never;

const split = (pod: object) => splitPod(Buffer.from(JSON.stringify(pod)));
const withoutManagedFields = (pod: Pod) => ({
  ...pod,
  metadata: { ...pod.metadata, managedFields: undefined },
});

const POD = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'orders-1' },
  spec: { containers: [] },
  status: { phase: 'Running', conditions: [] },
};

describe('splitPod', () => {
  it('gives all that a summary is made of, and the pod without its managed fields', () => {
    fc.assert(
      fc.property(pods, pod => {
        const { head, json } = split(pod)!;
        expect(summarize(JSON.parse(head))).toEqual(summarize(pod));
        expect(json.toString()).toBe(JSON.stringify(withoutManagedFields(pod)));
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, object]>([
    ['another kind', { ...POD, kind: 'Job' }],
    [
      'members in another order',
      Object.fromEntries([['apiVersion', 'v1'], ...Object.entries(POD)]),
    ],
    ['no spec', { ...POD, spec: undefined }],
    ['no status', { ...POD, status: undefined }],
    ['no phase', { ...POD, status: { conditions: [] } }],
    ['a phase elsewhere', { ...POD, status: { conditions: [], phase: 'x' } }],
    [
      'managed fields that are not the last of the metadata',
      {
        ...POD,
        metadata: { name: 'orders-1', managedFields: [{}], labels: {} },
      },
    ],
  ])('leaves what it does not know to others: %s', (_, object) => {
    expect(split(object)).toBeUndefined();
  });

  it('leaves what is cut off or written with spaces to others', () => {
    const json = JSON.stringify(POD);
    expect(splitPod(Buffer.from(json))).toBeDefined();
    expect(splitPod(Buffer.from(json.slice(0, -1)))).toBeUndefined();
    expect(splitPod(Buffer.from(JSON.stringify(POD, null, 1)))).toBeUndefined();
  });
});
