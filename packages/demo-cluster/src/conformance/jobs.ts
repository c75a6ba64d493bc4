import { ConformanceContext, eventually } from './ConformanceContext';
import { controllerOf, podTemplate, SUFFIX, Workloads } from './workloads';

export function describeJobs(context: ConformanceContext): void {
  const workloads = new Workloads(context);

  it('run a Job to its end', async () => {
    const spec = {
      template: podTemplate('import', { restartPolicy: 'Never' }),
    };
    await workloads.create('jobs', {
      metadata: { name: 'import' },
      spec,
    });
    const job = await workloads.settled('jobs', 'import', ({ status }) =>
      expect(status?.completionTime).toBeTruthy(),
    );
    expect(job.spec).toMatchObject({
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
    });
    expect(job.spec.selector.matchLabels).toEqual({
      'batch.kubernetes.io/controller-uid': job.metadata.uid,
    });
    expect(job.status).toMatchObject({ succeeded: 1, ready: 0 });
    const conditions = job.status.conditions.map(
      ({ type, status, reason, message }: any) => [
        type,
        status,
        reason,
        message,
      ],
    );
    const message = 'Reached expected number of succeeded pods';
    expect(conditions).toEqual([
      ['SuccessCriteriaMet', 'True', 'CompletionsReached', message],
      ['Complete', 'True', 'CompletionsReached', message],
    ]);
    const [pod] = await workloads.list('pods');
    expect(pod.metadata.name).toMatch(new RegExp(`^import-${SUFFIX}$`));
    expect(pod.metadata.labels).toEqual({
      app: 'import',
      'backstage.io/kubernetes-id': 'import',
      'batch.kubernetes.io/controller-uid': job.metadata.uid,
      'batch.kubernetes.io/job-name': 'import',
      'controller-uid': job.metadata.uid,
      'job-name': 'import',
    });
    expect(pod.metadata.ownerReferences).toEqual([
      controllerOf(job, 'batch/v1', 'Job'),
    ]);
    expect(pod.status.phase).toBe('Succeeded');
  });

  it('leave a suspended CronJob alone, and name the Jobs of another after their minute', async () => {
    const jobTemplate = {
      metadata: { labels: { part: 'report' } },
      spec: { template: podTemplate('report', { restartPolicy: 'Never' }) },
    };
    await workloads.create('cronjobs', {
      metadata: { name: 'off' },
      spec: { schedule: '* * * * *', suspend: true, jobTemplate },
    });
    const cronJob = await workloads.create('cronjobs', {
      metadata: { name: 'report' },
      spec: { schedule: '* * * * *', jobTemplate },
    });
    expect(cronJob.spec).toMatchObject({
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
    });
    const [job] = await eventually(
      () => workloads.list('jobs'),
      jobs => expect(jobs).not.toEqual([]),
    );
    const scheduled =
      job.metadata.annotations[
        'batch.kubernetes.io/cronjob-scheduled-timestamp'
      ];
    expect(job.metadata).toMatchObject({
      name: `report-${Date.parse(scheduled) / 60_000}`,
      labels: { part: 'report' },
      ownerReferences: [controllerOf(cronJob, 'batch/v1', 'CronJob')],
    });
    await workloads.settled('cronjobs', 'report', ({ status }) =>
      expect(status?.lastScheduleTime).toBe(scheduled),
    );
  });
}
