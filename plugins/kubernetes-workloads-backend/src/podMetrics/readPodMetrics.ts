import {
  MeasuredContainer,
  parseQuantity,
} from '@mooring/plugin-kubernetes-workloads-common';

/**
 * The usage of containers, by pod and container; what is not a list of metrics throws.
 *
 * Source: `PodMetricsList` in k8s.io/metrics `pkg/apis/metrics/v1beta1/types.go`.
 */
export function readPodMetrics(
  list: any,
  keyOf: (pod: string, container: string) => string,
): Map<string, MeasuredContainer> {
  if (!Array.isArray(list?.items))
    throw new Error('The list of metrics has no items');
  const containers = new Map<string, MeasuredContainer>();
  for (const item of list.items) {
    const pod = item?.metadata?.name;
    if (typeof pod !== 'string' || !Array.isArray(item.containers)) continue;
    for (const container of item.containers) {
      if (typeof container?.name !== 'string') continue;
      containers.set(keyOf(pod, container.name), {
        cpuCores: amount(container.usage?.cpu),
        memoryBytes: amount(container.usage?.memory),
      });
    }
  }
  return containers;
}

/** Nothing uses less than nothing, nor without end. */
function amount(quantity: unknown): number | undefined {
  const value =
    typeof quantity === 'string' ? parseQuantity(quantity) : undefined;
  return value !== undefined && value >= 0 && Number.isFinite(value)
    ? value
    : undefined;
}
