import {
  ClusterWorkloads,
  HealthStatus,
  holdsNow,
} from '@mooring/plugin-kubernetes-workloads-common';

/** What an answer about a cluster is worth at this moment. */
export interface Trust {
  /** Whether the browser hears of changes. */
  readonly isCurrent: boolean;
  /** Whether the backend can read what decides it. */
  readonly isTrusted: boolean;
}

/** What is worth what is said of a cluster. */
export function trustIn(
  workloads: Pick<ClusterWorkloads, 'unreadable'>,
  isCurrent: boolean,
): Trust {
  return { isCurrent, isTrusted: holdsNow(workloads) };
}

/** What was well when it was seen last is unknown now; what was failing is worth telling all the same. */
export function statusNow(status: HealthStatus, given: Trust): HealthStatus {
  if (!given.isCurrent) return 'Unknown';
  return given.isTrusted || status === 'Degraded' ? status : 'Unknown';
}

/** Whether pods were seen, be it earlier: none seen is not none there while they can't be read. */
export function sawPods({
  unreadable,
  totalPods,
}: Pick<ClusterWorkloads, 'unreadable' | 'totalPods'>): boolean {
  return totalPods > 0 || !unreadable.includes('Pod');
}
