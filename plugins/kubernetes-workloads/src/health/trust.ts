import { WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import {
  ClusterWorkloads,
  HealthStatus,
} from '@mooring/plugin-kubernetes-workloads-common';

/** Whether what is said of the workloads of a cluster holds now: every kind that decides it can be read. */
export function isTrusted({ unreadable }: ClusterWorkloads): boolean {
  return !unreadable.some(kind => WORKLOAD_KINDS.includes(kind));
}

/** What was well when it was seen last is unknown now; what was failing is worth telling all the same. */
export function statusNow(
  status: HealthStatus,
  given: { isCurrent: boolean; isTrusted: boolean },
): HealthStatus {
  if (!given.isCurrent) return 'Unknown';
  return given.isTrusted || status === 'Degraded' ? status : 'Unknown';
}

/** Whether the pods of a cluster can be counted: none seen is not none there while they cannot be read. */
export function canCountPods({
  unreadable,
  totalPods,
}: ClusterWorkloads): boolean {
  return totalPods > 0 || !unreadable.includes('Pod');
}
