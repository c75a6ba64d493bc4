import {
  KubernetesObject,
  readList,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { PodUsage, ResourceUsage, UsageOfContainer } from '../api/usage';
import { isRestartable } from '../pods/containers';
import { parseQuantity } from '../problems/quantity';

/**
 * What a container uses: cores of CPU and bytes of memory.
 *
 * @public
 */
export interface MeasuredContainer {
  readonly cpuCores?: number;
  readonly memoryBytes?: number;
}

type Resource = 'cpu' | 'memory';

/**
 * What a running pod uses beside what its spec requests and allows: its containers and sidecars, without the init containers that
 * have ended.
 *
 * Source: `PodRequests` and `PodLimits` in k8s.io/component-helpers `resource/helpers.go`; what the pod itself sets counts
 * before the sum of its containers.
 *
 * @public
 */
export function usageOfPod(
  pod: KubernetesObject,
  measured: (container: string) => MeasuredContainer | undefined,
): PodUsage {
  const { namespace, name } = pod.metadata;
  const containers = [
    ...readList(pod.spec, 'initContainers').filter(isRestartable),
    ...readList(pod.spec, 'containers'),
  ].map(container => usageOfContainer(container, measured));
  const ofPod = (resource: Resource): ResourceUsage => {
    const parts = containers.map(container => container[resource]);
    const limits = parts.map(({ limit }) => limit);
    return {
      used: sum(parts.map(({ used }) => used)),
      request:
        quantity(pod.spec, 'requests', resource) ??
        sum(parts.map(({ request }) => request)),
      limit:
        quantity(pod.spec, 'limits', resource) ??
        (limits.includes(undefined) ? undefined : sum(limits)),
    };
  };
  return {
    namespace,
    name,
    cpu: ofPod('cpu'),
    memory: ofPod('memory'),
    containers,
  };
}

function usageOfContainer(
  container: unknown,
  measured: Parameters<typeof usageOfPod>[1],
): UsageOfContainer {
  const name = readText(container, 'name') ?? '';
  const usage = measured(name);
  const of = (resource: Resource, used?: number): ResourceUsage => ({
    used,
    request: quantity(container, 'requests', resource),
    limit: quantity(container, 'limits', resource),
  });
  return {
    name,
    cpu: of('cpu', usage?.cpuCores),
    memory: of('memory', usage?.memoryBytes),
  };
}

/** Of what has `resources`: undefined where nothing is set; 0 means the same. */
function quantity(
  owner: unknown,
  part: 'requests' | 'limits',
  resource: Resource,
): number | undefined {
  const value = readRecord(owner, 'resources', part)?.[resource];
  const text = typeof value === 'number' ? String(value) : value;
  return (
    (typeof text === 'string' ? parseQuantity(text) : undefined) || undefined
  );
}

/** Of what is known; undefined when nothing is. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter(value => value !== undefined);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
}
