import { JobCondition, JobStatus } from 'kubernetes-types/batch/v1';
import { toTimestamp } from '../../store/ObjectStore';
import { transition } from '../conditions';
import {
  Controller,
  controlledBy,
  ControllerContext,
  nonZero,
  updateStatus,
} from '../ControllerContext';
import { createPod } from '../createPod';
import { Job, Pod } from '../kinds';
import { isActive, isReady } from '../pods/podState';

/** A failed pod is replaced after 10 s, doubled with each failure up to 10 min (`DefaultJobPodFailureBackOff`). */
const BACK_OFF_MS = 10_000;
const MAX_BACK_OFF_MS = 600_000;

interface Verdict {
  type: 'Complete' | 'Failed';
  reason: string;
  message: string;
}

/** Runs a Job's pods until enough have succeeded or too many have failed, and removes the Job when its time is over. */
export const jobController: Controller<Job> = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  reconcile(job, context) {
    const finished = finishedAt(job);
    if (finished !== undefined) {
      return expire(job, finished, context);
    }
    if (job.spec.suspend) {
      deleteActive(job, context);
      updateStatus(context, job, { ...job.status, active: undefined });
      return undefined;
    }
    const pods = controlledBy<Pod>(context, job, 'Pod');
    const verdict = judge(job, pods, context.now());
    if (verdict) {
      deleteActive(job, context);
    }
    const retryAt = verdict ? undefined : startPods(job, pods, context);
    updateStatus(
      context,
      job,
      statusOf(
        job,
        controlledBy<Pod>(context, job, 'Pod'),
        verdict,
        context.now(),
      ),
    );
    const deadline = deadlineOf(job);
    return (
      retryAt ??
      (deadline !== undefined && deadline > context.now()
        ? deadline
        : undefined)
    );
  },
};

function judge(
  { spec, ...job }: Job,
  pods: Pod[],
  now: number,
): Verdict | undefined {
  const succeeded = pods.filter(
    ({ status }) => status?.phase === 'Succeeded',
  ).length;
  const failures = pods.filter(
    ({ status }) => status?.phase === 'Failed',
  ).length;
  const restarts = pods
    .filter(isActive)
    .reduce((sum, pod) => sum + restartsOf(pod), 0);
  const backoffLimit = spec.backoffLimit ?? 6;
  if (succeeded >= (spec.completions ?? 1)) {
    return {
      type: 'Complete',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    };
  }
  if (failures > backoffLimit || (restarts > 0 && restarts >= backoffLimit)) {
    return {
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  const deadline = deadlineOf({ ...job, spec });
  return deadline !== undefined && now >= deadline
    ? {
        type: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      }
    : undefined;
}

/** Starts the pods that are missing; returns when to try again, while a failure holds that up. */
function startPods(
  job: Job,
  pods: Pod[],
  context: ControllerContext,
): number | undefined {
  const { parallelism = 1, completions = 1, template } = job.spec;
  const succeeded = pods.filter(
    ({ status }) => status?.phase === 'Succeeded',
  ).length;
  const failures = pods.filter(({ status }) => status?.phase === 'Failed');
  const active = pods.filter(isActive).length;
  const missing = Math.min(parallelism, completions - succeeded) - active;
  if (missing <= 0) {
    return undefined;
  }
  if (failures.length > 0) {
    const lastEnd = Math.max(...failures.map(endOf));
    const retryAt =
      lastEnd +
      Math.min(BACK_OFF_MS * 2 ** (failures.length - 1), MAX_BACK_OFF_MS);
    if (context.now() < retryAt) {
      return retryAt;
    }
  }
  for (let count = 0; count < missing; count++) {
    createPod(context, { owner: job, template });
  }
  return undefined;
}

function statusOf(
  job: Job,
  pods: Pod[],
  verdict: Verdict | undefined,
  now: number,
): JobStatus {
  const previous = job.status?.conditions;
  const conditions = (verdict ? conditionsOf(verdict) : []).map(
    condition => transition(previous, condition, now) as JobCondition,
  );
  return {
    ...nonZero({
      active: pods.filter(isActive).length,
      succeeded: pods.filter(({ status }) => status?.phase === 'Succeeded')
        .length,
      failed: pods.filter(({ status }) => status?.phase === 'Failed').length,
    }),
    ready: pods.filter(isReady).length,
    terminating: 0,
    startTime: job.status?.startTime ?? toTimestamp(now),
    uncountedTerminatedPods: {},
    ...(conditions.length > 0 && {
      conditions: conditions.map(condition => ({
        lastProbeTime: condition.lastTransitionTime,
        ...condition,
      })),
    }),
    ...(verdict?.type === 'Complete' && { completionTime: toTimestamp(now) }),
  };
}

/** Since Kubernetes 1.31, a condition announces each verdict. */
function conditionsOf({ type, reason, message }: Verdict) {
  const announcement =
    type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  return [announcement, type].map(name => ({
    type: name,
    status: 'True',
    reason,
    message,
  }));
}

function expire(
  job: Job,
  finished: number,
  { store, writer, now }: ControllerContext,
): number | undefined {
  const { ttlSecondsAfterFinished: ttl } = job.spec;
  if (ttl === undefined) {
    return undefined;
  }
  const expiry = finished + ttl * 1000;
  if (now() < expiry) {
    return expiry;
  }
  writer.delete(store.types.require('batch/v1', 'Job'), job.metadata);
  return undefined;
}

function deleteActive(job: Job, context: ControllerContext): void {
  const podType = context.store.types.require('v1', 'Pod');
  controlledBy<Pod>(context, job, 'Pod')
    .filter(isActive)
    .forEach(({ metadata }) => context.writer.delete(podType, metadata));
}

function finishedAt({ status }: Job): number | undefined {
  const condition = status?.conditions?.find(
    ({ type, status: value }) =>
      ['Complete', 'Failed'].includes(type) && value === 'True',
  );
  return condition && Date.parse(condition.lastTransitionTime!);
}

function deadlineOf({
  spec,
  status,
  metadata,
}: Pick<Job, 'spec' | 'status' | 'metadata'>): number | undefined {
  const start = Date.parse(status?.startTime ?? metadata.creationTimestamp!);
  return spec.activeDeadlineSeconds === undefined
    ? undefined
    : start + spec.activeDeadlineSeconds * 1000;
}

function restartsOf({ status }: Pod): number {
  return (status?.containerStatuses ?? []).reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
}

function endOf({ status, metadata }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(state?.terminated?.finishedAt ?? ''),
  );
  return Math.max(
    Date.parse(metadata.creationTimestamp!),
    ...ends.filter(end => !Number.isNaN(end)),
  );
}
