import {
  conditionOf,
  KubernetesObject,
  readInteger,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { containerSpec, ContainerStatus } from '../pods/containers';
import { createProblem, problemObject } from './createProblem';
import { affectedContainers, earliest, logsOf } from './perContainer';
import { containerOfPods, sentence } from './words';

/** A container runs and its probe has failed for longer than the probe itself allows. */
export const probeFailing = createProblem({
  id: 'probe-failing',
  description: 'A container runs, and its startup or readiness probe fails.',
  severity: 'error',
  message: (data: { what: string; probe: string }) =>
    sentence(
      `${data.what} runs, but its ${data.probe} probe fails, so it gets no traffic`,
    ),
  *check({ now, pods }) {
    for (const affected of affectedContainers(pods, (status, pod) =>
      isFailing(status, pod, now),
    )) {
      const { container, statuses } = affected;
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          probe: probeOf(statuses[0]),
        },
        objects: affected.pods,
        container,
        since: earliest(
          affected.pods.map(pod => conditionOf(pod, 'Ready')?.since),
        ),
        next: [
          { type: 'events', object: problemObject(affected.pods[0]) },
          logsOf(affected, { previous: false }),
        ],
      };
    }
  },
});

function isFailing(
  status: ContainerStatus,
  pod: KubernetesObject,
  now: number,
): boolean {
  const { name, role, ready, state } = status;
  if (role === 'init' || ready || state.type !== 'running') return false;
  if (readText(pod.metadata, 'deletionTimestamp') !== undefined) return false;
  const probe = readRecord(containerSpec(pod, name), `${probeOf(status)}Probe`);
  const readySince = conditionOf(pod, 'Ready')?.since;
  const since = Math.max(state.startedAt ?? 0, readySince ?? 0);
  return probe !== undefined && since > 0 && now - since > patience(probe);
}

/** A startup probe holds the readiness probe back until it has succeeded. */
function probeOf({ started }: ContainerStatus): 'startup' | 'readiness' {
  return started ? 'readiness' : 'startup';
}

/**
 * How long a probe takes to give up, in milliseconds, and never less than 30 s, which a slow start takes.
 *
 * Source: the defaults of `Probe` in k8s.io/api `core/v1/types.go`.
 */
function patience(probe: unknown): number {
  const seconds =
    (readInteger(probe, 'initialDelaySeconds') ?? 0) +
    (readInteger(probe, 'failureThreshold') ?? 3) *
      (readInteger(probe, 'periodSeconds') ?? 10);
  return Math.max(30, seconds) * 1000;
}
