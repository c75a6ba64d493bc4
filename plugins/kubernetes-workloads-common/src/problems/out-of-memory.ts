import { KubernetesObject, readText } from '@mooring/kubernetes-objects';
import { containerSpec, ContainerStatus } from '../pods/containers';
import { createProblem } from './createProblem';
import { affectedContainers, earliest, logsOf } from './perContainer';
import { containerOfPods, count, foreign, sentence } from './words';

/** A container that has run for a day since is well again. */
const RECENT_MS = 24 * 60 * 60_000;

/** The kernel ended a container at its memory limit. */
export const outOfMemory = createProblem({
  id: 'out-of-memory',
  description: 'A container used more memory than its limit, and was killed.',
  severity: 'error',
  message: (data: { what: string; limit?: string; restarts: number }) =>
    sentence(
      `${data.what} was killed for using more memory than its limit${
        data.limit ? ` of ${data.limit}` : ''
      }, ${count(data.restarts, 'restart')}`,
    ),
  *check({ now, pods }) {
    for (const affected of affectedContainers(pods, status =>
      wasKilled(status, now),
    )) {
      const { container, statuses } = affected;
      const limit = memoryLimit(affected.pods[0], container);
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          limit: limit && foreign(limit),
          restarts: Math.max(...statuses.map(({ restarts }) => restarts)),
        },
        objects: affected.pods,
        container,
        since: earliest(statuses.map(status => killedAt(status))),
        next: [logsOf(affected, { previous: statuses[0].restarts > 0 })],
      };
    }
  },
});

function wasKilled(status: ContainerStatus, now: number): boolean {
  const end = killedAt(status);
  return end !== undefined && now - end < RECENT_MS;
}

function killedAt({
  state,
  lastTermination,
}: ContainerStatus): number | undefined {
  const end = state.type === 'terminated' ? state.termination : lastTermination;
  return end?.reason === 'OOMKilled' ? end.finishedAt ?? 0 : undefined;
}

/** A container's memory limit, as its spec writes it. */
export function memoryLimit(
  pod: KubernetesObject,
  container: string,
): string | undefined {
  const spec = containerSpec(pod, container);
  return readText(spec, 'resources', 'limits', 'memory');
}
