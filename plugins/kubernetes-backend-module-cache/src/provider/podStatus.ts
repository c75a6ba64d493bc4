import {
  ClientContainerStatus,
  ClientCurrentResourceUsage,
  ClientPodStatus,
} from '@backstage/plugin-kubernetes-common';
import type {
  ContainerStatus,
  CurrentResourceUsage,
  PodStatus,
} from '@kubernetes/client-node';

/**
 * A pod's usage in the form that goes to browsers, where `bigint` has none.
 *
 * Source: `toClientSafePodMetrics` in `KubernetesFanOutHandler` of `@backstage/plugin-kubernetes-backend`.
 */
export function toClientPodStatus(status: PodStatus): ClientPodStatus {
  return {
    pod: status.Pod,
    cpu: toClientUsage(status.CPU),
    memory: toClientUsage(status.Memory),
    containers: status.Containers.map(toClientContainer),
  };
}

function toClientContainer(container: ContainerStatus): ClientContainerStatus {
  return {
    container: container.Container,
    cpuUsage: toClientUsage(container.CPUUsage),
    memoryUsage: toClientUsage(container.MemoryUsage),
  };
}

function toClientUsage(
  usage: CurrentResourceUsage,
): ClientCurrentResourceUsage {
  return {
    currentUsage: numberOrText(usage.CurrentUsage),
    requestTotal: numberOrText(usage.RequestTotal),
    limitTotal: numberOrText(usage.LimitTotal),
  };
}

function numberOrText(value: number | bigint): number | string {
  return typeof value === 'bigint' ? value.toString() : value;
}
