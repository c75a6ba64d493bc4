import { ClusterWorkloads } from '@mooring/plugin-kubernetes-workloads-common';

/**
 * Whether there is something to say of a cluster. One that runs nothing of the entity needs no words, nor does one whose
 * last words, before it became silent, were that it runs nothing.
 */
export function isWorthShowing({
  status,
  workloads,
  totalPods,
  state,
}: ClusterWorkloads): boolean {
  if (workloads.length > 0 || totalPods > 0) return true;
  if (state.type === 'stale') return false;
  return status !== 'Missing' || !['synced', 'forbidden'].includes(state.type);
}
