import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { MatchingSummary } from '@mooring/plugin-kubernetes-matching-common';
import { Knex } from 'knex';
import { chunksOf } from './chunksOf';
import { findingKey } from './findingKey';
import { DailyStatusRow, FindingRow, toIsoTime } from './rows';
import { trendOf } from './trendOf';

const MIGRATIONS = resolvePackagePath(
  '@mooring/plugin-kubernetes-matching-backend',
  'migrations',
);

/** What has been found in the course of time, to read. Every replica reads; see {@link LedgerWriter} for who writes. */
export class Ledger {
  /** Brings the tables up to date, unless the configuration says that others do. */
  static async create(options: { database: DatabaseService }): Promise<Ledger> {
    const { database } = options;
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({ directory: MIGRATIONS });
    }
    return new Ledger(knex);
  }

  private constructor(readonly knex: Knex) {}

  /** When the findings of these entities that are there were first seen, by {@link findingKey}. */
  async firstSeen(entityRefs: readonly string[]): Promise<Map<string, string>> {
    const seen = new Map<string, string>();
    for (const refs of chunksOf(entityRefs)) {
      const rows = await this.knex<FindingRow>('findings')
        .whereIn('entity_ref', refs)
        .whereNull('fixed_at')
        .select();
      for (const row of rows) seen.set(keyOf(row), toIsoTime(row.first_seen));
    }
    return seen;
  }

  /** The same for what a rule has found that no entity accounts for, by what it is about. */
  async firstSeenInFleet(
    rule: string,
    subjects: readonly string[],
  ): Promise<Map<string, string>> {
    const seen = new Map<string, string>();
    for (const chunk of chunksOf(subjects)) {
      const rows = await this.knex<FindingRow>('findings')
        .where({ entity_ref: '', rule })
        .whereIn('subject', chunk)
        .whereNull('fixed_at')
        .select();
      for (const row of rows) seen.set(keyOf(row), toIsoTime(row.first_seen));
    }
    return seen;
  }

  /** How many entities had each status at the end of each of the last days, today included. */
  async trend(options: {
    days: number;
    owners?: readonly string[];
    now: Date;
  }): Promise<MatchingSummary['trend']> {
    const { owners = [], now } = options;
    const rows = await this.knex<DailyStatusRow>('daily_statuses')
      .where('date', '<=', now.toISOString().slice(0, 10))
      .modify(query => {
        if (owners.length > 0) query.whereIn('owner', owners);
      })
      .orderBy('date')
      .select();
    return trendOf({ ...options, rows });
  }

  /** Since when the finding has been there that is there for longest; `undefined` when none is. */
  async oldestFirstSeen(): Promise<string | undefined> {
    const row = await this.knex<FindingRow>('findings')
      .whereNull('fixed_at')
      .whereNot('entity_ref', '')
      .orderBy('first_seen')
      .first();
    return row && toIsoTime(row.first_seen);
  }
}

export function keyOf(row: FindingRow): string {
  return findingKey({
    entityRef: row.entity_ref,
    rule: row.rule,
    cluster: row.cluster,
    subject: row.subject,
  });
}
