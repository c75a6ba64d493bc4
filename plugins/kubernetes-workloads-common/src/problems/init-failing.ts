import { ContainerStatus } from '../pods/containers';
import { createProblem } from './createProblem';
import { affectedContainers, earliest, logsOf } from './perContainer';
import { containerOfPods, exitCode, foreign, sentence } from './words';

/** An init container fails, so that the pod never starts. */
export const initFailing = createProblem({
  id: 'init-failing',
  description: "An init container fails, so its pod doesn't start.",
  severity: 'error',
  message: (data: { what: string; ended?: string; said?: string }) =>
    sentence(
      `init ${data.what} fails${data.ended ? ` with ${data.ended}` : ''}${
        data.said ? ` ("${data.said}")` : ''
      }, so the pod doesn't start`,
    ),
  *check({ pods }) {
    for (const affected of affectedContainers(pods, isFailing)) {
      const { container, statuses } = affected;
      const end = lastFailure(statuses[0]);
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          ended: end && exitCode(end.exitCode),
          said: end?.message && foreign(end.message),
        },
        objects: affected.pods,
        container,
        since: earliest(
          statuses.map(status => lastFailure(status)?.finishedAt),
        ),
        next: [
          logsOf(affected, {
            previous:
              statuses[0].state.type !== 'terminated' &&
              statuses[0].restarts > 0,
          }),
        ],
      };
    }
  },
});

function isFailing(status: ContainerStatus): boolean {
  if (status.role !== 'init') return false;
  const { state } = status;
  if (state.type === 'waiting') return state.reason === 'CrashLoopBackOff';
  if (state.type === 'terminated') return state.termination.exitCode !== 0;
  return state.type === 'running' && lastFailure(status) !== undefined;
}

function lastFailure({ state, lastTermination }: ContainerStatus) {
  const end = state.type === 'terminated' ? state.termination : lastTermination;
  return end && end.exitCode !== 0 ? end : undefined;
}
