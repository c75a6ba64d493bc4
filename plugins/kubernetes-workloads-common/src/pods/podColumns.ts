import {
  conditionOf,
  conditionsOf,
  KubernetesObject,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { isReady } from './isReady';
import { isRestartable, stateOf, Termination } from './containers';

/**
 * What `kubectl get pods` prints of a pod.
 *
 * @public
 */
export interface PodColumns {
  /** Containers that are ready; sidecars count, init containers don't. */
  readonly readyContainers: number;
  readonly totalContainers: number;
  /** The STATUS column: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, … */
  readonly status: string;
  readonly restarts: number;
}

/**
 * The READY, STATUS and RESTARTS columns of a pod, as the API server's own table has them.
 *
 * Source: `printPod` in k8s.io/kubernetes `pkg/printers/internalversion/printers.go` (1.35). The tests compare with a
 * real API server.
 *
 * @public
 */
export function podColumns(pod: KubernetesObject): PodColumns {
  const init = initialization(pod);
  const main = mainContainers(pod, init);
  return {
    readyContainers: init.ready + main.ready,
    totalContainers:
      readList(pod.spec, 'containers').length + sidecarsOf(pod).size,
    status: afterDeletion(pod, main.reason),
    restarts: main.restarts,
  };
}

interface Initialization {
  readonly done: boolean;
  readonly reason: string;
  readonly ready: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

/** Goes through the init containers up to the first that still holds the pod up. */
function initialization(pod: KubernetesObject): Initialization {
  const sidecars = sidecarsOf(pod);
  let [ready, restarts, sidecarRestarts] = [0, 0, 0];
  for (const [i, status] of readList(
    pod.status,
    'initContainerStatuses',
  ).entries()) {
    const isSidecar = sidecars.has(readText(status, 'name') ?? '');
    const count = readInteger(status, 'restartCount') ?? 0;
    restarts += count;
    if (isSidecar) sidecarRestarts += count;
    const state = stateOf(readRecord(status, 'state'));
    if (state.type === 'terminated' && state.termination.exitCode === 0)
      continue;
    if (isSidecar && readFlag(status, 'started')) {
      if (readFlag(status, 'ready')) ready++;
      continue;
    }
    return {
      done: false,
      reason: `Init:${heldUpBy(state) ?? `${i}/${initCount(pod)}`}`,
      ready,
      restarts,
      sidecarRestarts,
    };
  }
  const reason = phaseReason(pod);
  return { done: true, reason, ready, restarts, sidecarRestarts };
}

function heldUpBy(state: ReturnType<typeof stateOf>): string | undefined {
  if (state.type === 'terminated') return endedBy(state.termination);
  if (state.type === 'waiting' && state.reason !== 'PodInitializing')
    return state.reason;
  return undefined;
}

/** Goes through the main containers, last to first: the first container's reason is the one that stays. */
function mainContainers(
  pod: KubernetesObject,
  init: Initialization,
): { reason: string; ready: number; restarts: number } {
  let { reason } = init;
  if (!init.done && conditionOf(pod, 'Initialized')?.status !== 'True')
    return { reason, ready: 0, restarts: init.restarts };
  let [ready, restarts] = [0, init.sidecarRestarts];
  let isRunning = false;
  let failure: string | undefined;
  for (const status of [
    ...readList(pod.status, 'containerStatuses'),
  ].reverse()) {
    restarts += readInteger(status, 'restartCount') ?? 0;
    const state = stateOf(readRecord(status, 'state'));
    if (state.type === 'waiting' && state.reason) {
      reason = state.reason;
    } else if (state.type === 'terminated') {
      reason = endedBy(state.termination);
      if (state.termination.exitCode !== 0) failure = reason;
    } else if (state.type === 'running' && readFlag(status, 'ready')) {
      isRunning = true;
      ready++;
    }
  }
  if (reason === 'Completed') {
    if (isRunning && isReady(pod)) reason = 'Running';
    else if (failure) reason = failure;
    else if (isRunning) reason = 'NotReady';
  }
  return { reason, ready, restarts };
}

function endedBy({ reason, signal, exitCode }: Termination): string {
  return reason ?? (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function phaseReason(pod: KubernetesObject): string {
  const isGated = conditionsOf(pod).some(
    ({ type, reason }) =>
      type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  if (isGated) return 'SchedulingGated';
  return readText(pod.status, 'reason') ?? readText(pod.status, 'phase') ?? '';
}

function afterDeletion(pod: KubernetesObject, reason: string): string {
  if (readText(pod.metadata, 'deletionTimestamp') === undefined) return reason;
  if (readText(pod.status, 'reason') === 'NodeLost') return 'Unknown';
  const phase = readText(pod.status, 'phase');
  return phase === 'Failed' || phase === 'Succeeded' ? reason : 'Terminating';
}

function sidecarsOf(pod: KubernetesObject): Set<string> {
  return new Set(
    readList(pod.spec, 'initContainers')
      .filter(isRestartable)
      .map(container => readText(container, 'name') ?? ''),
  );
}

function initCount(pod: KubernetesObject): number {
  return readList(pod.spec, 'initContainers').length;
}
