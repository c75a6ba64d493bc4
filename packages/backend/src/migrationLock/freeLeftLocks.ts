import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { DatabaseClient } from '../doctor/PortalDatabase';
import { LOCK_CLASS } from './StartLock';

const POLL_MS = 500;
const SAY_AGAIN_MS = 30_000;

/** Knex's tables, whatever its users call them; Backstage's own keys have one of their own. */
const LOCK_TABLES = `select n.nspname as schema, c.relname as table
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relname like '%knex\\_migrations\\_lock' and has_table_privilege(c.oid, 'select, update')
  order by 1, 2`;

/** Of this user, but for the one that holds the lock of starts. */
const TRANSACTIONS = `select pid, xact_start::text as since, state
  from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
    and xact_start is not null and usename = current_user
    and pid not in (select pid from pg_locks where locktype = 'advisory' and granted and classid = ${LOCK_CLASS})`;

interface Transaction {
  readonly pid: number;
  readonly since: string;
  readonly state: string;
}

/**
 * Frees the locks of migrations that a killed start has left in a database: Knex sets a flag in a table and never asks
 * whether the process that set it is alive, so each later start would fail. Call it only while holding the `StartLock`, by which
 * no other start is alive. What a dead one has begun, PostgreSQL may still be carrying out: a lock is freed when each
 * transaction that ran then has ended.
 *
 * @returns the tables whose lock was freed
 */
export async function freeLeftLocks(options: {
  client: DatabaseClient;
  logger: LoggerService;
  pollMs?: number;
}): Promise<string[]> {
  const { client, logger } = options;
  const { rows: tables } = await client.raw(LOCK_TABLES);
  const left: { schema: string; table: string }[] = [];
  for (const table of tables) {
    const { rows } = await client.raw(
      'select 1 from ??.?? where is_locked = 1',
      [table.schema, table.table],
    );
    if (rows.length > 0) left.push(table);
  }
  if (left.length === 0) return [];

  const { rows } = await client.raw('select current_database() as name');
  const names = left.map(({ schema, table }) => `${schema}.${table}`);
  const what = `${names.join(', ')} in the database ${rows[0].name}`;
  await othersHaveEnded({ ...options, what });
  for (const { schema, table } of left) {
    await client.raw('update ??.?? set is_locked = 0 where is_locked = 1', [
      schema,
      table,
    ]);
  }
  logger.warn(
    `A start that was killed while it migrated has left a lock: ${what}. No other portal is starting, and nothing that ran then runs any more, so this start has freed it and goes on with the migrations`,
  );
  return names;
}

async function othersHaveEnded(options: {
  client: DatabaseClient;
  logger: LoggerService;
  what: string;
  pollMs?: number;
}): Promise<void> {
  const { client, logger, what, pollMs = POLL_MS } = options;
  const running = async (): Promise<Transaction[]> =>
    (await client.raw(TRANSACTIONS)).rows;
  const atFirst = new Set((await running()).map(keyOf));
  let saidAt = -Infinity;
  for (;;) {
    const still = (await running()).filter(each => atFirst.has(keyOf(each)));
    if (still.length === 0) return;
    if (performance.now() - saidAt > SAY_AGAIN_MS) {
      saidAt = performance.now();
      const [{ pid, since, state }] = still;
      logger.warn(
        `A start that was killed while it migrated has left a lock: ${what}. Waiting for what ran then: PostgreSQL process ${pid}, ${state}, in a transaction since ${since}`,
      );
    }
    await sleep(pollMs);
  }
}

function keyOf({ pid, since }: Transaction): string {
  return `${pid} ${since}`;
}
