import { KubernetesObject } from '@mooring/kubernetes-objects';
import fc from 'fast-check';

const reason = fc.constantFrom(
  'Completed',
  'Error',
  'OOMKilled',
  'ContainerCannotRun',
  '',
);
const terminated = fc.record({
  exitCode: fc.constantFrom(0, 0, 1, 137),
  signal: fc.constantFrom(0, 9),
  reason,
  finishedAt: fc.constantFrom('2026-03-01T11:00:00Z', '2026-03-01T11:30:00Z'),
});
const waiting = fc.record({
  reason: fc.constantFrom(
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'ContainerCreating',
    'PodInitializing',
    '',
  ),
  message: fc.constantFrom('', 'something failed'),
});
const state = fc.oneof(
  fc.constant({}),
  fc.record({ waiting }),
  fc.constant({ running: { startedAt: '2026-03-01T11:31:00Z' } }),
  fc.record({ terminated }),
);
const containerStatus = (name: string) =>
  fc.record({
    name: fc.constant(name),
    image: fc.constant('image'),
    imageID: fc.constant(''),
    ready: fc.boolean(),
    started: fc.boolean(),
    restartCount: fc.nat(5),
    state,
    lastState: fc.oneof(fc.constant({}), fc.record({ terminated })),
  });
const condition = (type: string, reasons: readonly string[]) =>
  fc.record({
    type: fc.constant(type),
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.constantFrom(...reasons),
  });

/** A pod in a state that a kubelet, a scheduler or a node controller could report, and many that none would. */
export const anyPod: fc.Arbitrary<KubernetesObject> = fc
  .record({
    inits: fc.array(fc.boolean(), { maxLength: 2 }),
    mains: fc.integer({ min: 1, max: 3 }),
    isDeleted: fc.constantFrom(false, false, false, true),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    phase: fc.constantFrom(
      'Pending',
      'Running',
      'Running',
      'Succeeded',
      'Failed',
      'Unknown',
    ),
    reason: fc.constantFrom('', '', '', 'Evicted', 'NodeLost'),
    message: fc.constantFrom('', 'the node was low on memory'),
    conditions: fc.tuple(
      condition('PodScheduled', ['', 'SchedulingGated', 'Unschedulable']),
      condition('Initialized', ['']),
      condition('Ready', ['']),
    ),
    reported: fc.boolean(),
  })
  .chain(shape => {
    const inits = shape.inits.map((isSidecar, i) => ({
      name: `init-${i}`,
      image: 'image',
      ...(isSidecar && { restartPolicy: 'Always' }),
    }));
    const mains = Array.from({ length: shape.mains }, (_, i) => ({
      name: `main-${i}`,
      image: 'image',
    }));
    const statuses = (containers: { name: string }[]) =>
      fc.tuple(...containers.map(({ name }) => containerStatus(name)));
    return fc
      .tuple(statuses(inits), statuses(mains))
      .map(([initContainerStatuses, containerStatuses]) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'generated',
          namespace: 'default',
          labels: { deleted: String(shape.isDeleted) },
          ...(shape.isDeleted && { finalizers: ['example.com/keep'] }),
        },
        spec: {
          restartPolicy: shape.restartPolicy,
          initContainers: inits,
          containers: mains,
        },
        status: {
          phase: shape.phase,
          reason: shape.reason,
          message: shape.message,
          conditions: shape.conditions,
          ...(shape.reported && { initContainerStatuses, containerStatuses }),
        },
      }));
  });
