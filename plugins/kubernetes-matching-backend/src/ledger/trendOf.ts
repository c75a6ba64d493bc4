import {
  MatchingSummary,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { noStatuses } from '../matching/statuses';
import { DailyStatusRow } from './rows';

const DAY = 24 * 60 * 60 * 1000;

/**
 * One point for each of the last days, today included. A day without rows is as the day before: rows are written only
 * where something has changed. Days before the first row have no point.
 *
 * - `rows`: in the order of their dates
 */
export function trendOf(options: {
  rows: readonly DailyStatusRow[];
  days: number;
  now: Date;
}): MatchingSummary['trend'] {
  const { rows, days, now } = options;
  const trend: MatchingSummary['trend'][number][] = [];
  const current = new Map<string, number>();
  let next = 0;
  for (let day = days - 1; day >= 0; day--) {
    const date = dateOf(new Date(now.getTime() - day * DAY));
    while (next < rows.length && rows[next].date <= date) {
      const { owner, status, entities } = rows[next++];
      current.set(JSON.stringify([owner, status]), entities);
    }
    if (next === 0) continue;
    const statuses = noStatuses();
    for (const [key, entities] of current) {
      const [, status] = JSON.parse(key);
      if (Object.hasOwn(statuses, status)) {
        statuses[status as MatchStatus] += entities;
      }
    }
    trend.push({ date, statuses });
  }
  return trend;
}

/** The day of a time, in UTC. */
export function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
