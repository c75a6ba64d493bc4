/**
 * A kind with its API group, as kubectl prints it: `Deployment.apps`, and `Pod` in the core group. Versions of one kind
 * share it.
 *
 * Source: `GroupKind.String` in k8s.io/apimachinery `pkg/runtime/schema/group_version.go`.
 *
 * @public
 */
export type GroupKind = string;

/**
 * The {@link GroupKind} of an object or an owner reference.
 *
 * @public
 */
export function groupKindOf({
  apiVersion,
  kind,
}: {
  apiVersion: string;
  kind: string;
}): GroupKind {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}

/**
 * The kinds that run pods, and pods themselves, among those the Kubernetes plugin fetches by default.
 *
 * @public
 */
export const WORKLOAD_KINDS: readonly GroupKind[] = [
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'Job.batch',
  'CronJob.batch',
  'Pod',
];
