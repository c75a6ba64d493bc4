import { ContainerStatus } from '../pods/containers';
import { createProblem } from './createProblem';
import { affectedContainers, earliest, logsOf } from './perContainer';
import { containerOfPods, count, exitCode, foreign, sentence } from './words';

/**
 * The kubelet forgets a container's crashes once it has run for twice the longest back-off, which is 5 minutes.
 *
 * Source: `MaxContainerBackOff` in k8s.io/kubernetes `pkg/kubelet/kubelet.go`, and `flowcontrol.Backoff.hasExpired`.
 */
export const BACK_OFF_RESET_MS = 10 * 60_000;
/** One crash happens to anyone; after the second the kubelet waits, too. */
const MIN_RESTARTS = 2;

/** A container ends again and again. */
export const crashLoop = createProblem({
  id: 'crash-loop',
  description:
    'A container ends again and again, and the kubelet waits longer each time.',
  severity: 'error',
  message: (data: {
    what: string;
    ended?: string;
    said?: string;
    restarts: number;
  }) =>
    sentence(
      `${data.what} keeps crashing${
        data.ended ? `: it ended with ${data.ended}` : ''
      }${data.said ? ` ("${data.said}")` : ''}, ${count(
        data.restarts,
        'restart',
      )}`,
    ),
  *check({ now, pods }) {
    for (const affected of affectedContainers(pods, status =>
      isCrashing(status, now),
    )) {
      const { container, statuses } = affected;
      const [worst] = [...statuses].sort((a, b) => b.restarts - a.restarts);
      const last = lastEnd(worst);
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          ended: last && exitCode(last.exitCode),
          said: last?.message && foreign(last.message),
          restarts: worst.restarts,
        },
        objects: affected.pods,
        container,
        since: earliest(statuses.map(status => lastEnd(status)?.finishedAt)),
        next: [logsOf(affected, { previous: worst.restarts > 0 })],
      };
    }
  },
});

function isCrashing(status: ContainerStatus, now: number): boolean {
  const { role, state, restarts } = status;
  // A memory limit or an init container that fails is a cause with a name of its own.
  if (role === 'init' || lastEnd(status)?.reason === 'OOMKilled') return false;
  if (state.type === 'waiting') return state.reason === 'CrashLoopBackOff';
  // Between two crashes it runs, and may even be ready.
  const end = lastEnd(status)?.finishedAt;
  const failed = lastEnd(status)?.exitCode !== 0;
  return (
    restarts >= MIN_RESTARTS &&
    failed &&
    end !== undefined &&
    now - end < BACK_OFF_RESET_MS
  );
}

function lastEnd({ state, lastTermination }: ContainerStatus) {
  return state.type === 'terminated' ? state.termination : lastTermination;
}
