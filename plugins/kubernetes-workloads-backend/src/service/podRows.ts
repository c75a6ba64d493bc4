import {
  KubernetesObject,
  sortInSteps,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import {
  containersOf,
  healthOf,
  HealthStatus,
  OwnerTree,
  podColumns,
  PodRow,
  problemObject,
} from '@mooring/plugin-kubernetes-workloads-common';

/** How many rows are sent at once. */
export const PODS_PER_PAGE = 250;

/** What somebody looks for first. */
const order: readonly HealthStatus[] = [
  'Degraded',
  'Unknown',
  'Missing',
  'Progressing',
  'Suspended',
  'Healthy',
];

/** How soon somebody wants to see an object: the lower, the sooner. */
export function urgencyOf(object: KubernetesObject): number {
  return order.indexOf(healthOf(object)?.status ?? 'Unknown');
}

/** The pods of a tree, the worst first. */
export function* podRows(tree: OwnerTree): Steps<PodRow[]> {
  const rows: PodRow[] = [];
  yield* visitInSteps(tree.ofKind('Pod'), pod => {
    rows.push(toRow(pod, tree));
  });
  return yield* sortInSteps(
    rows,
    (a, b) =>
      order.indexOf(a.health) - order.indexOf(b.health) ||
      b.restarts - a.restarts ||
      (a.name < b.name ? -1 : 1),
  );
}

function toRow(pod: KubernetesObject, tree: OwnerTree): PodRow {
  const { name, namespace } = pod.metadata;
  return {
    ...podColumns(pod),
    name,
    namespace,
    workload: problemObject(tree.rootOf(pod)?.object ?? pod),
    health: healthOf(pod)?.status ?? 'Unknown',
    node: text(pod.spec, 'nodeName'),
    createdAt: text(pod.metadata, 'creationTimestamp'),
    containers: containersOf(pod),
  };
}

function text(value: unknown, key: string): string | undefined {
  const found = (value as Record<string, unknown> | undefined)?.[key];
  return typeof found === 'string' ? found : undefined;
}
