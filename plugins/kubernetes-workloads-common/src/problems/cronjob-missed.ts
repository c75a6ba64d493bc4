import { Cron } from 'croner';
import {
  groupKindOf,
  readFlag,
  readText,
  readTime,
} from '@mooring/kubernetes-objects';
import { createProblem, problemObject } from './createProblem';
import { foreign, sentence } from './words';

/** The controller starts a Job within seconds; two minutes cover clocks that differ. */
const SLACK_MS = 2 * 60_000;

/** A CronJob's time has come and gone without a Job. */
export const cronjobMissed = createProblem({
  id: 'cronjob-missed',
  description: "A CronJob didn't start at its last scheduled time.",
  severity: 'error',
  message: (data: { schedule: string; due: number; last?: number }) =>
    sentence(
      `the run of ${time(data.due)} (schedule "${
        data.schedule
      }") didn't start; ${
        data.last === undefined
          ? 'it has never run'
          : `the last one was ${time(data.last)}`
      }`,
    ),
  *check({ now, workload: { object } }) {
    if (groupKindOf(object) !== 'CronJob.batch') return;
    if (readFlag(object.spec, 'suspend')) return;
    const schedule = readText(object.spec, 'schedule');
    const due = schedule && lastDue(schedule, zoneOf(object.spec), now);
    const last = readTime(object.status, 'lastScheduleTime');
    const begin = last ?? readTime(object.metadata, 'creationTimestamp');
    if (!due || begin === undefined || begin >= due) return;
    yield {
      data: { schedule: foreign(schedule), due, last },
      objects: [object],
      since: due,
      next: [{ type: 'events', object: problemObject(object) }],
    };
  },
});

/** The last time that should have started a Job by now; undefined for a schedule that can't be read. */
function lastDue(
  schedule: string,
  timezone: string | undefined,
  now: number,
): number | undefined {
  try {
    const cron = new Cron(schedule, { timezone, paused: true });
    const [previous] = cron.previousRuns(1, new Date(now - SLACK_MS));
    return previous?.getTime();
  } catch {
    return undefined;
  }
}

/** Without a time zone a schedule is in that of the controller manager, which is UTC nearly everywhere. */
function zoneOf(spec: unknown): string {
  return readText(spec, 'timeZone') ?? 'UTC';
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');
}
