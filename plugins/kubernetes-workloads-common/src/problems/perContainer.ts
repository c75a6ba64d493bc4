import { KubernetesObject } from '@mooring/kubernetes-objects';
import { containersOf, ContainerStatus } from '../pods/containers';
import { NextStep } from './Problem';

/** Pods in which the containers of one name are in the same trouble. */
export interface Affected {
  readonly container: string;
  readonly pods: readonly KubernetesObject[];
  /** That container in each pod, in the order of `pods`. */
  readonly statuses: readonly ContainerStatus[];
}

/** Groups the containers in some trouble by their name, so that three crashing replicas are one problem. */
export function affectedContainers(
  pods: readonly KubernetesObject[],
  isAffected: (status: ContainerStatus, pod: KubernetesObject) => boolean,
): Affected[] {
  const groups = new Map<
    string,
    Affected & { pods: KubernetesObject[]; statuses: ContainerStatus[] }
  >();
  for (const pod of pods)
    for (const status of containersOf(pod)) {
      if (!isAffected(status, pod)) continue;
      const { name: container } = status;
      const group = groups.get(container) ?? {
        container,
        pods: [],
        statuses: [],
      };
      groups.set(container, group);
      group.pods.push(pod);
      group.statuses.push(status);
    }
  return [...groups.values()];
}

/** The log of the first pod affected. */
export function logsOf(
  { container, pods: [pod] }: Affected,
  { previous }: { previous: boolean },
): NextStep {
  const { namespace, name } = pod.metadata;
  return { type: 'logs', namespace, pod: name, container, previous };
}

/** The earliest of the times that are known. */
export function earliest(
  times: Iterable<number | undefined>,
): number | undefined {
  let first: number | undefined;
  for (const time of times)
    if (time !== undefined && (first === undefined || time < first))
      first = time;
  return first;
}
