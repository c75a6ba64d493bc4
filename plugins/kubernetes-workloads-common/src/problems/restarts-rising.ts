import { ContainerStatus } from '../pods/containers';
import { BACK_OFF_RESET_MS } from './crash-loop';
import { createProblem } from './createProblem';
import { affectedContainers, earliest, logsOf } from './perContainer';
import { containerOfPods, count, exitCode, sentence } from './words';

const MIN_RESTARTS = 3;
const RECENT_MS = 6 * 60 * 60_000;

/** A container runs again now, but has restarted several times and not long ago. */
export const restartsRising = createProblem({
  id: 'restarts-rising',
  description: 'A container runs, and has restarted several times lately.',
  severity: 'warning',
  message: (data: { what: string; restarts: number; ended: string }) =>
    sentence(
      `${data.what} has restarted ${count(
        data.restarts,
        'time',
      )}, the last time with ${data.ended}`,
    ),
  *check({ now, pods }) {
    for (const affected of affectedContainers(pods, status =>
      restartedLately(status, now),
    )) {
      const { container, statuses } = affected;
      const [worst] = [...statuses].sort((a, b) => b.restarts - a.restarts);
      yield {
        data: {
          what: containerOfPods(container, affected.pods),
          restarts: worst.restarts,
          ended: exitCode(worst.lastTermination?.exitCode ?? 0),
        },
        objects: affected.pods,
        container,
        since: earliest(
          statuses.map(({ lastTermination }) => lastTermination?.finishedAt),
        ),
        next: [logsOf(affected, { previous: true })],
      };
    }
  },
});

function restartedLately(
  { role, state, restarts, lastTermination }: ContainerStatus,
  now: number,
): boolean {
  const age = now - (lastTermination?.finishedAt ?? 0);
  return (
    role !== 'init' &&
    state.type === 'running' &&
    restarts >= MIN_RESTARTS &&
    lastTermination?.reason !== 'OOMKilled' &&
    age < RECENT_MS &&
    // Younger, or without an error, it is a crash loop or a container that ends on purpose.
    (age >= BACK_OFF_RESET_MS || lastTermination?.exitCode === 0)
  );
}
