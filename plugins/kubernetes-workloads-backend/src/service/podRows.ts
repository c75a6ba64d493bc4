import { groupKindOf, KubernetesObject } from '@mooring/kubernetes-objects';
import {
  containersOf,
  healthOf,
  HealthStatus,
  OwnerTree,
  podColumns,
  PodRow,
} from '@mooring/plugin-kubernetes-workloads-common';

/** More rows than anybody reads; the rest is counted. */
export const MAX_PODS = 500;

/** What somebody looks for first. */
const order: readonly HealthStatus[] = [
  'Degraded',
  'Unknown',
  'Missing',
  'Progressing',
  'Suspended',
  'Healthy',
];

/** The pods among objects, the worst first. */
export function podRows(objects: readonly KubernetesObject[]): PodRow[] {
  const tree = OwnerTree.create(objects);
  return [...tree.ofKind('Pod')]
    .map(pod => toRow(pod, tree))
    .sort(
      (a, b) =>
        order.indexOf(a.health) - order.indexOf(b.health) ||
        b.restarts - a.restarts ||
        a.name.localeCompare(b.name),
    );
}

function toRow(pod: KubernetesObject, tree: OwnerTree): PodRow {
  const { name, namespace } = pod.metadata;
  const top = tree.rootOf(pod)?.object ?? pod;
  return {
    ...podColumns(pod),
    name,
    namespace,
    workload: {
      kind: groupKindOf(top),
      namespace: top.metadata.namespace,
      name: top.metadata.name,
    },
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
