import { GroupKind, WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import { Omission } from './KindObjects';

/** Kinds that matching does not read, those first that people look at least. */
const AUXILIARY: readonly GroupKind[] = [
  'LimitRange',
  'ResourceQuota',
  'HorizontalPodAutoscaler.autoscaling',
  'ConfigMap',
  'Ingress.networking.k8s.io',
];
/** Kinds that matching reads, those first of which there are most and that say least about a component. */
const MATCHED: readonly GroupKind[] = [
  'Pod',
  'Job.batch',
  'ReplicaSet.apps',
  'ReplicationController',
  'Service',
  'CronJob.batch',
  'DaemonSet.apps',
  'StatefulSet.apps',
  'Deployment.apps',
];

/** One step towards less memory. */
export interface OmissionStep {
  readonly kind: GroupKind;
  readonly omission: Omission;
}

/**
 * What to leave out of a cluster's objects when they take too much memory, in this order: all of the kinds that matching
 * does not read, custom resources last among these; then the details of the kinds that it reads, pods first, so that
 * verdicts stay right and the Kubernetes tab asks the cluster; in the end these kinds as a whole.
 */
export function omissionOrder(kinds: readonly GroupKind[]): OmissionStep[] {
  const unread = kinds.filter(kind => !MATCHED.includes(kind));
  const others = unread.filter(kind => !AUXILIARY.includes(kind));
  const read = MATCHED.filter(kind => kinds.includes(kind));
  const steps = (omission: Omission, of: readonly GroupKind[]) =>
    of.map(kind => ({ kind, omission }));
  return [
    ...steps('everything', [
      ...AUXILIARY.filter(kind => kinds.includes(kind)),
      ...others,
    ]),
    ...steps('details', read),
    ...steps('everything', read),
  ];
}

/** Whether verdicts depend on a kind. */
export function isRead(kind: GroupKind): boolean {
  return MATCHED.includes(kind) || WORKLOAD_KINDS.includes(kind);
}
