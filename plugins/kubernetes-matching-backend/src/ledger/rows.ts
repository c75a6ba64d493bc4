/** A time as the drivers give it: a Date from PostgreSQL, milliseconds from SQLite. */
export type StoredTime = Date | number | string;

/** A row of `findings`. */
export interface FindingRow {
  id: string;
  entity_ref: string;
  rule: string;
  cluster: string;
  subject: string;
  severity: string;
  message: string;
  first_seen: StoredTime;
  last_seen: StoredTime;
  fixed_at: StoredTime | null;
}

/** A row of `statuses`. */
export interface StatusRow {
  entity_ref: string;
  status: string;
  owner: string;
  unlinked_since: StoredTime | null;
  notified_at: StoredTime | null;
}

/** A row of `daily_statuses`. */
export interface DailyStatusRow {
  date: string;
  owner: string;
  status: string;
  entities: number;
}

export function toIsoTime(time: StoredTime): string {
  return new Date(time).toISOString();
}
