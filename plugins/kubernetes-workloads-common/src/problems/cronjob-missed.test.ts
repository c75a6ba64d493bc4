import { minutesAgo, object } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const cronJob = (spec: object, last?: number) =>
  object('batch/v1', 'CronJob', 'report', {
    metadata: { creationTimestamp: minutesAgo(24 * 60) },
    spec: { schedule: '0 * * * *', ...spec },
    status: last === undefined ? {} : { lastScheduleTime: minutesAgo(last) },
  });

describe('cronjob-missed', () => {
  it('names the run that is missing and the last one', () => {
    // It is noon; the run of noon has two minutes to start, that of 11:00 is due.
    expect(problemsOf([cronJob({}, 120)])).toEqual([
      'error cronjob-missed: The run of 2026-03-01T11:00Z (schedule "0 * * * *") didn\'t start; the last one was 2026-03-01T10:00Z.',
    ]);
    expect(problemsOf([cronJob({})])[0]).toContain('it has never run');
  });

  it.each([
    ['ran', cronJob({}, 60)],
    ['is suspended', cronJob({ suspend: true }, 600)],
    [
      'is not due yet in its time zone',
      cronJob({ schedule: '30 12 * * *', timeZone: 'Europe/Berlin' }, 30),
    ],
    ['has a schedule nobody can read', cronJob({ schedule: 'often' })],
    ['lies in an unknown time zone', cronJob({ timeZone: 'Moon/Base' })],
  ])('is silent about one that %s', (_, item) => {
    expect(problemsOf([item])).toEqual([]);
  });
});
