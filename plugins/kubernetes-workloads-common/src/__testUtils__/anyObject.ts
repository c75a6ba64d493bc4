import { KubernetesObject } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { anyPod } from './anyPod';

const few = fc.nat(3);
const metadata = fc.record({
  name: fc.constant('generated'),
  namespace: fc.constant('default'),
  generation: few,
});
const condition = (types: readonly string[], reasons: readonly string[]) =>
  fc.record({
    type: fc.constantFrom(...types),
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.constantFrom(...reasons),
    message: fc.constantFrom('', 'what the controller says'),
  });

function objects(
  apiVersion: string,
  kind: string,
  spec: Record<string, fc.Arbitrary<unknown>>,
  status: Record<string, fc.Arbitrary<unknown>>,
  conditions = condition(['Progressing'], ['']),
): fc.Arbitrary<KubernetesObject> {
  const partly = { requiredKeys: [] };
  return fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata,
    spec: fc.record(spec, partly),
    status: fc.record(
      { ...status, conditions: fc.array(conditions, { maxLength: 3 }) },
      partly,
    ),
  }) as fc.Arbitrary<KubernetesObject>;
}

const numbers = (...names: string[]) =>
  Object.fromEntries(names.map(name => [name, few]));
const loadBalancer = fc.record({
  ingress: fc.array(fc.constant({ ip: '192.0.2.1' }), { maxLength: 1 }),
});

/** An object of any kind whose health gitops-engine judges by its own code. */
export const anyObject: fc.Arbitrary<KubernetesObject> = fc.oneof(
  anyPod,
  objects(
    'apps/v1',
    'Deployment',
    { replicas: few, paused: fc.constantFrom(true, false, false, false) },
    numbers(
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'availableReplicas',
    ),
    condition(['Progressing', 'Available'], ['ProgressDeadlineExceeded', '']),
  ),
  objects(
    'apps/v1',
    'ReplicaSet',
    { replicas: few },
    numbers('observedGeneration', 'availableReplicas'),
    condition(['ReplicaFailure'], ['FailedCreate']),
  ),
  objects(
    'apps/v1',
    'StatefulSet',
    {
      replicas: few,
      updateStrategy: fc.record(
        {
          type: fc.constantFrom('RollingUpdate', 'OnDelete'),
          rollingUpdate: fc.record({ partition: few }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
    },
    {
      ...numbers(
        'observedGeneration',
        'readyReplicas',
        'updatedReplicas',
        'currentReplicas',
      ),
      currentRevision: fc.constantFrom('a', 'b'),
      updateRevision: fc.constantFrom('a', 'b'),
    },
  ),
  objects(
    'apps/v1',
    'DaemonSet',
    {
      updateStrategy: fc.record({
        type: fc.constantFrom('RollingUpdate', 'OnDelete'),
      }),
    },
    numbers(
      'observedGeneration',
      'desiredNumberScheduled',
      'updatedNumberScheduled',
      'numberAvailable',
    ),
  ),
  objects(
    'batch/v1',
    'Job',
    {},
    {},
    condition(['Complete', 'Failed', 'Suspended'], ['']),
  ),
  objects(
    'v1',
    'Service',
    { type: fc.constantFrom('ClusterIP', 'LoadBalancer') },
    { loadBalancer },
  ),
  objects('networking.k8s.io/v1', 'Ingress', {}, { loadBalancer }),
  objects(
    'v1',
    'PersistentVolumeClaim',
    {},
    { phase: fc.constantFrom('Pending', 'Bound', 'Lost', '') },
  ),
  objects(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    {},
    {},
    condition(
      ['AbleToScale', 'ScalingActive', 'ScalingLimited'],
      [
        'FailedGetScale',
        'FailedUpdateScale',
        'FailedGetResourceMetric',
        'InvalidSelector',
        'SucceededRescale',
      ],
    ),
  ),
);
