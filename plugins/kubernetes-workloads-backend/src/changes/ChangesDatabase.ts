import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Labels } from '@mooring/kubernetes-objects';
import {
  WorkloadChange,
  WorkloadState,
} from '@mooring/plugin-kubernetes-workloads-common';
import { Knex } from 'knex';
import { ChangeRow, WorkloadRow } from './rows';
import { WorkloadKey } from './WorkloadKey';

const MIGRATIONS = resolvePackagePath(
  '@mooring/plugin-kubernetes-workloads-backend',
  'migrations',
);
/** SQLite takes no more variables in one statement than 32,766. */
const CHUNK = 1_000;
/** More removed workloads than anybody asks about. */
const MAX_REMOVED = 5_000;

/** A workload as the database knows it. */
export interface StoredWorkload {
  readonly id: string;
  readonly key: WorkloadKey;
  readonly labels: Labels;
  readonly state: WorkloadState;
  readonly isRemoved: boolean;
}

/** What changed in workloads, to read. Every replica reads; see `ChangeWriter` for who writes. */
export class ChangesDatabase {
  /** Brings the tables up to date, unless the configuration says that others do. */
  static async create(options: {
    database: DatabaseService;
  }): Promise<ChangesDatabase> {
    const { database } = options;
    const knex = await database.getClient();
    if (!database.migrations?.skip)
      await knex.migrate.latest({ directory: MIGRATIONS });
    return new ChangesDatabase(knex);
  }

  private constructor(readonly knex: Knex) {}

  /** Every workload that is known. */
  async workloads(): Promise<StoredWorkload[]> {
    return (await this.knex<WorkloadRow>('workloads').select()).map(toWorkload);
  }

  /** Workloads of these clusters that are there no more, the last removed first. */
  async removed(clusters: readonly string[]): Promise<StoredWorkload[]> {
    const rows = await this.knex<WorkloadRow>('workloads')
      .whereNotNull('removed_at')
      .whereIn('cluster', clusters)
      .orderBy('removed_at', 'desc')
      .limit(MAX_REMOVED)
      .select();
    return rows.map(toWorkload);
  }

  /** The changes of these workloads, the latest first; those older than `before` if given. */
  async changes(
    keys: ReadonlyMap<string, WorkloadKey>,
    { limit, before }: { limit: number; before?: number },
  ): Promise<WorkloadChange[]> {
    const ids = [...keys.keys()];
    const found: ChangeRow[] = [];
    for (let start = 0; start < ids.length; start += CHUNK)
      found.push(
        ...(await this.knex<ChangeRow>('changes')
          .whereIn('workload_id', ids.slice(start, start + CHUNK))
          .modify(query => {
            if (before !== undefined) void query.where('seq', '<', before);
          })
          .orderBy('seq', 'desc')
          .limit(limit)
          .select()),
      );
    return found
      .sort((a, b) => Number(b.seq) - Number(a.seq))
      .slice(0, limit)
      .flatMap(row => {
        const key = keys.get(row.workload_id);
        return key ? [toChange(row, key)] : [];
      });
  }

  /** The workloads in which something changed after a change, and the number of the last one. */
  async changedSince(
    seq: number,
  ): Promise<{ keys: WorkloadKey[]; last: number }> {
    const rows = await this.knex<ChangeRow>('changes')
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(CHUNK)
      .select('seq', 'workload_id');
    if (rows.length === 0) return { keys: [], last: seq };
    const ids = [...new Set(rows.map(row => row.workload_id))];
    const workloads = await this.knex<WorkloadRow>('workloads')
      .whereIn('id', ids)
      .select();
    return {
      keys: workloads.map(row => toWorkload(row).key),
      last: Number(rows[rows.length - 1].seq),
    };
  }

  /** The number of the last change there is. */
  async last(): Promise<number> {
    const row = await this.knex('changes').max('seq as seq').first();
    return Number(row?.seq ?? 0);
  }

  /**
   * Deletes what was seen before a time. Where nothing has been seen since, the clock is more likely wrong than everything
   * old: nothing is deleted then.
   */
  async purge(before: Date): Promise<void> {
    const recent = await this.knex('changes').where('at', '>=', before).first();
    if (!recent) return;
    await this.knex('changes').where('at', '<', before).delete();
    await this.knex('workloads').where('removed_at', '<', before).delete();
  }
}

function toWorkload(row: WorkloadRow): StoredWorkload {
  const { id, cluster, kind, namespace, name } = row;
  return {
    id,
    key: { cluster, kind, namespace: namespace || undefined, name },
    labels: JSON.parse(row.labels),
    state: JSON.parse(row.state),
    isRemoved: row.removed_at !== null,
  };
}

function toChange(row: ChangeRow, key: WorkloadKey): WorkloadChange {
  const { cluster, ...workload } = key;
  return {
    id: String(row.seq),
    at: new Date(row.at).toISOString(),
    cluster,
    workload,
    change: row.change,
    container: row.container ?? undefined,
    from: row.from ?? undefined,
    to: row.to ?? undefined,
    message: row.message,
    revision: row.revision ?? undefined,
    whileAway: Boolean(row.while_away),
  };
}
