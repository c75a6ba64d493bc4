import {
  conditionOf,
  groupKindOf,
  KubernetesObject,
  readTime,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { foreign, sentence } from './words';

/** A Job has failed; of a CronJob, its latest. */
export const jobFailed = createProblem({
  id: 'job-failed',
  description: 'A Job failed; for a CronJob, its latest run.',
  severity: 'error',
  message: (data: { job: string; reason: string }) =>
    sentence(`job ${data.job} failed: ${data.reason}`),
  *check({ workload, tree }) {
    const jobs = [...tree.below(workload)]
      .map(({ object }) => object)
      .filter(object => groupKindOf(object) === 'Job.batch')
      .sort((a, b) => startOf(b) - startOf(a));
    const [latest] = jobs;
    const failed = latest && conditionOf(latest, 'Failed');
    if (failed?.status !== 'True') return;
    yield {
      data: {
        job: foreign(latest.metadata.name),
        reason: foreign(failed.message || failed.reason || 'no reason given'),
      },
      objects: [latest],
      since: failed.since,
      next: [{ type: 'events', object: problemObject(latest) }],
    };
  },
});

function startOf(job: KubernetesObject): number {
  return (
    readTime(job.status, 'startTime') ??
    readTime(job.metadata, 'creationTimestamp') ??
    0
  );
}
