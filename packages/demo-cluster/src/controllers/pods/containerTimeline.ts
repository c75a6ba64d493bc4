import { ContainerState } from 'kubernetes-types/core/v1';
import { toTimestamp } from '../../store/ObjectStore';

/** What a container would do if it ran. Durations are in milliseconds. */
export type ContainerPlan =
  /** Runs until the pod goes; ready after a while, or never. */
  | { kind: 'run'; readyAfter?: number }
  /** Runs for a while, then exits. */
  | {
      kind: 'exit';
      after: number;
      exitCode: number;
      reason: 'Completed' | 'Error' | 'OOMKilled';
      readyMeanwhile: boolean;
    }
  /** Cannot be started; what it waits for first and, after a while, for good. */
  | {
      kind: 'wait';
      reason: string;
      message: string;
      then?: { after: number; reason: string; message: string };
    };

/** Where a container is at one moment. Times are in milliseconds since the epoch. */
export interface ContainerMoment {
  state: ContainerState;
  lastState: ContainerState;
  restartCount: number;
  ready: boolean;
  started: boolean;
  /** Since when it is ready, or not. */
  since: number;
  /** When the next change comes; absent when none will. */
  next?: number;
  /** The exit code of a container that will not run again. */
  finished?: number;
}

/** A container and when it was started first. Times are in milliseconds since the epoch. */
interface ContainerStart {
  name: string;
  pod: string;
  start: number;
  now: number;
  restartPolicy: string;
  /** Its id after so many restarts. */
  id: (restart: number) => string;
}

/** The kubelet waits 10 s, doubled up to 5 min, before it restarts a container (`backOffPeriod`, `MaxContainerBackOff`). */
const BACK_OFF_MS = 10_000;
const MAX_BACK_OFF_MS = 300_000;

/** A container that ran for twice the longest back-off starts afresh (`k8s.io/client-go/util/flowcontrol`). */
const BACK_OFF_RESET_MS = 2 * MAX_BACK_OFF_MS;

/** Works out where a container is: a pure function of its plan, its start and the time. */
export function containerAt(
  plan: ContainerPlan,
  options: ContainerStart,
): ContainerMoment {
  const { start, now } = options;
  const idle = { lastState: {}, restartCount: 0, ready: false, started: false };
  if (now < start) {
    return {
      ...idle,
      state: { waiting: { reason: 'ContainerCreating' } },
      since: start,
      next: start,
    };
  }
  switch (plan.kind) {
    case 'wait': {
      const { reason, message, then } = plan;
      const later = then && now >= start + then.after ? then : undefined;
      const waiting = {
        reason: later?.reason ?? reason,
        message: later?.message ?? message,
      };
      return {
        ...idle,
        state: { waiting },
        since: start,
        next: then && !later ? start + then.after : undefined,
      };
    }
    case 'run': {
      const readyAt =
        plan.readyAfter === undefined ? Infinity : start + plan.readyAfter;
      const ready = now >= readyAt;
      return {
        ...idle,
        state: { running: { startedAt: toTimestamp(start) } },
        ready,
        started: true,
        since: ready ? readyAt : start,
        next: ready || readyAt === Infinity ? undefined : readyAt,
      };
    }
    default:
      return exitingAt(plan, options);
  }
}

function exitingAt(
  plan: ContainerPlan & { kind: 'exit' },
  options: ContainerStart,
): ContainerMoment {
  const { name, pod, now, restartPolicy, id } = options;
  const { after, exitCode, reason } = plan;
  const restarts =
    restartPolicy === 'Always' ||
    (restartPolicy === 'OnFailure' && exitCode !== 0);
  let { start } = options;
  let lastState: ContainerState = {};
  for (let restartCount = 0; ; restartCount++) {
    const end = start + after;
    if (now < end) {
      const state = { running: { startedAt: toTimestamp(start) } };
      const ready = plan.readyMeanwhile;
      return {
        state,
        lastState,
        restartCount,
        ready,
        started: true,
        since: start,
        next: end,
      };
    }
    const terminated = {
      exitCode,
      reason,
      startedAt: toTimestamp(start),
      finishedAt: toTimestamp(end),
      containerID: id(restartCount),
    };
    const stopped = { restartCount, ready: false, started: false, since: end };
    if (!restarts) {
      return {
        ...stopped,
        state: { terminated },
        lastState,
        finished: exitCode,
      };
    }
    const backOff = backOffBefore(restartCount, after);
    if (now < end + backOff) {
      const message = `back-off ${formatBackOff(
        backOff,
      )} restarting failed container=${name} pod=${pod}`;
      const waiting = { reason: 'CrashLoopBackOff', message };
      return {
        ...stopped,
        state: { waiting },
        lastState: { terminated },
        next: end + backOff,
      };
    }
    lastState = { terminated };
    start = end + backOff;
  }
}

/** The first restart comes at once, as the kubelet has no back-off entry before it. */
function backOffBefore(restartCount: number, ranFor: number): number {
  if (restartCount === 0 || ranFor >= BACK_OFF_RESET_MS) {
    return 0;
  }
  return Math.min(BACK_OFF_MS * 2 ** (restartCount - 1), MAX_BACK_OFF_MS);
}

/** As Go prints durations: `10s`, `1m20s`, `5m0s`. */
function formatBackOff(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
