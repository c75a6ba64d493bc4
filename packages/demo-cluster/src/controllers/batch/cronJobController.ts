import { Cron } from 'croner';
import { CronJobStatus } from 'kubernetes-types/batch/v1';
import { toTimestamp } from '../../store/ObjectStore';
import {
  Controller,
  controlledBy,
  ControllerContext,
  controllerReference,
  updateStatus,
} from '../ControllerContext';
import { CronJob, Job } from '../kinds';

/** Starts a Job whenever the schedule says so, and removes old ones. */
export const cronJobController: Controller<CronJob> = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  reconcile(cronJob, context) {
    const { spec, metadata, status } = cronJob;
    const jobs = controlledBy<Job>(context, cronJob, 'Job');
    const now = context.now();
    const last = Date.parse(
      status?.lastScheduleTime ?? metadata.creationTimestamp!,
    );
    const due = spec.suspend ? undefined : latestRun(cronJob, last, now);
    const startsNow =
      due !== undefined &&
      makeRoom(spec.concurrencyPolicy, jobs.filter(isRunning), context);
    if (startsNow) {
      createJob(cronJob, due, context);
    }
    removeFinished(jobs, spec, context);
    const kept = controlledBy<Job>(context, cronJob, 'Job');
    const next: CronJobStatus = {
      ...status,
      ...(startsNow && { lastScheduleTime: toTimestamp(due) }),
      active: kept.filter(isRunning).map(job => ({
        kind: 'Job',
        namespace: job.metadata.namespace,
        name: job.metadata.name,
        uid: job.metadata.uid,
        apiVersion: 'batch/v1',
        resourceVersion: job.metadata.resourceVersion,
      })),
    };
    const succeeded = jobs
      .map(({ status: jobStatus }) => jobStatus?.completionTime)
      .filter(time => time !== undefined);
    if (succeeded.length > 0) {
      next.lastSuccessfulTime = succeeded.sort().pop();
    }
    if (next.active?.length === 0) {
      delete next.active;
    }
    updateStatus(context, cronJob, next);
    return spec.suspend ? undefined : nextRun(cronJob, now);
  },
};

/** The latest time the schedule named after one moment, up to another. */
function latestRun(
  cronJob: CronJob,
  after: number,
  until: number,
): number | undefined {
  let latest: number | undefined;
  for (
    let run = nextRun(cronJob, after);
    run !== undefined && run <= until;
    run = nextRun(cronJob, run)
  ) {
    latest = run;
  }
  return latest;
}

/** The first time the schedule names after a moment. An invalid schedule was refused when the object was written. */
function nextRun({ spec }: CronJob, after: number): number | undefined {
  const cron = new Cron(spec.schedule, {
    paused: true,
    timezone: spec.timeZone ?? 'Etc/UTC',
  });
  return cron.nextRun(new Date(after))?.getTime();
}

/** Whether a new Job may start, by the policy; `Replace` ends the running ones. */
function makeRoom(
  policy: string | undefined,
  running: Job[],
  { store, writer }: ControllerContext,
): boolean {
  if (policy === 'Replace') {
    const type = store.types.require('batch/v1', 'Job');
    running.forEach(({ metadata }) => writer.delete(type, metadata));
    return true;
  }
  return policy !== 'Forbid' || running.length === 0;
}

/** Jobs are named after the minute they were scheduled for (`getJobName` of the CronJob controller). */
function createJob(
  cronJob: CronJob,
  scheduled: number,
  { store, writer }: ControllerContext,
): void {
  const { metadata, spec } = cronJob;
  const type = store.types.require('batch/v1', 'Job');
  const name = `${metadata.name}-${Math.floor(scheduled / 60_000)}`;
  if (store.get(type, { namespace: metadata.namespace, name })) {
    return;
  }
  writer.create(type, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { ...spec.jobTemplate.metadata?.labels },
      annotations: {
        ...spec.jobTemplate.metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp':
          toTimestamp(scheduled),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: spec.jobTemplate.spec,
  });
}

function removeFinished(
  jobs: Job[],
  spec: CronJob['spec'],
  { store, writer }: ControllerContext,
): void {
  const type = store.types.require('batch/v1', 'Job');
  const newestFirst = [...jobs].sort((a, b) =>
    a.metadata.name < b.metadata.name ? 1 : -1,
  );
  const surplus = [
    ...newestFirst
      .filter(job => hasEnded(job, 'Complete'))
      .slice(spec.successfulJobsHistoryLimit ?? 3),
    ...newestFirst
      .filter(job => hasEnded(job, 'Failed'))
      .slice(spec.failedJobsHistoryLimit ?? 1),
  ];
  surplus.forEach(({ metadata }) => writer.delete(type, metadata));
}

function isRunning(job: Job): boolean {
  return !hasEnded(job, 'Complete') && !hasEnded(job, 'Failed');
}

function hasEnded({ status }: Job, how: string): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: value }) => type === how && value === 'True',
    ) ?? false
  );
}
