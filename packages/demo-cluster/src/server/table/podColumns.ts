import { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { AGE_COLUMN, Column, NAME_COLUMN, text } from './Column';
import { humanDuration } from './humanDuration';

/** The columns of pods; see `printPod` in `k8s.io/kubernetes/pkg/printers/internalversion`. */
export const podColumns: Column[] = [
  NAME_COLUMN,
  text('Ready', ({ spec, status }) => {
    const ready = (status?.containerStatuses ?? []).filter(
      (container: ContainerStatus) => container.ready,
    ).length;
    return `${ready}/${spec.containers.length}`;
  }),
  text('Status', podStatus),
  {
    name: 'Restarts',
    type: 'string',
    cell: (pod, now) => restarts(pod as unknown as Pod, now),
  },
  AGE_COLUMN,
  text('IP', ({ status }) => status?.podIP, { wide: true }),
  text('Node', ({ spec }) => spec.nodeName, { wide: true }),
  text('Nominated Node', ({ status }) => status?.nominatedNodeName, {
    wide: true,
  }),
  text('Readiness Gates', () => undefined, { wide: true }),
];

/** The word for a pod's state: the reason of a container that waits or ended, else the phase. */
function podStatus({ status, spec }: Pod): string {
  const init = initStatus(
    status?.initContainerStatuses ?? [],
    spec?.initContainers?.length ?? 0,
  );
  if (init) {
    return init;
  }
  const containers = [...(status?.containerStatuses ?? [])].reverse();
  let reason = status?.reason ?? status?.phase ?? 'Unknown';
  let running = false;
  for (const { state, ready } of containers) {
    if (state?.waiting?.reason) {
      reason = state.waiting.reason;
    } else if (state?.terminated) {
      reason =
        state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`;
    } else if (ready && state?.running) {
      running = true;
    }
  }
  return reason === 'Completed' && running ? 'NotReady' : reason;
}

function initStatus(
  statuses: ContainerStatus[],
  count: number,
): string | undefined {
  const index = statuses.findIndex(
    ({ state }) => state?.terminated?.exitCode !== 0,
  );
  const state = statuses[index]?.state;
  if (!state) {
    return undefined;
  }
  const reason = state.terminated?.reason ?? state.waiting?.reason;
  return reason && reason !== 'PodInitializing'
    ? `Init:${reason}`
    : `Init:${index}/${count}`;
}

function restarts({ status }: Pod, now: number): string {
  const statuses = status?.containerStatuses ?? [];
  const count = statuses.reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
  const last = statuses
    .map(({ lastState }) => lastState?.terminated?.finishedAt)
    .filter(time => time !== undefined)
    .sort()
    .pop();
  return count > 0 && last
    ? `${count} (${humanDuration(now - Date.parse(last))} ago)`
    : String(count);
}
