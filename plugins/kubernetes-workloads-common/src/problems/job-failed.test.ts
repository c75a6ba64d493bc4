import { minutesAgo, object, ownedBy } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const cronJob = object('batch/v1', 'CronJob', 'report', {
  spec: { schedule: '0 0 1 1 *' },
  status: { lastScheduleTime: minutesAgo(1) },
});
const job = (name: string, started: number, type: 'Failed' | 'Complete') =>
  object('batch/v1', 'Job', name, {
    metadata: ownedBy(cronJob),
    status: {
      startTime: minutesAgo(started),
      conditions: [
        {
          type,
          status: 'True',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
        },
      ],
    },
  });

describe('job-failed', () => {
  it('judges a CronJob by its latest run', () => {
    expect(
      problemsOf([
        cronJob,
        job('r-1', 90, 'Complete'),
        job('r-2', 30, 'Failed'),
      ]),
    ).toEqual([
      'error job-failed: Job r-2 failed: Job has reached the specified backoff limit.',
    ]);
    expect(
      problemsOf([
        cronJob,
        job('r-1', 90, 'Failed'),
        job('r-2', 30, 'Complete'),
      ]),
    ).toEqual([]);
  });
});
