import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { DatabaseClient } from '../doctor/PortalDatabase';

const POLL_MS = 500;
const SAY_AGAIN_MS = 30_000;
/** Tells our advisory locks from those of others in the same database. */
export const LOCK_CLASS = 1_836_017_010;

const TRY = `select pg_try_advisory_xact_lock(${LOCK_CLASS}, hashtext(current_user || ?)) as got`;
const HOLDER = `select a.pid, a.client_addr::text as address, a.xact_start::text as since
  from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.granted and l.classid = ${LOCK_CLASS} and l.objsubid = 2
    and l.objid = (hashtext(current_user || ?)::bigint & 4294967295)::oid`;

/**
 * Held by a portal while it starts, so that one at a time migrates the databases. PostgreSQL gives it up as soon as the
 * connection of its holder has ended: who has it knows that no other start is alive. It is held by a transaction, not by a
 * session, since a pooler may give sessions to others.
 */
export class StartLock {
  /** Waits until no other start holds it. @param options - `name`: what tells this portal from others in the database */
  static async acquire(options: {
    client: DatabaseClient;
    name: string;
    logger: LoggerService;
    pollMs?: number;
  }): Promise<StartLock> {
    const { client, name, logger, pollMs = POLL_MS } = options;
    let saidAt = -Infinity;
    for (;;) {
      // A new transaction for each try: one that stays open while it waits would itself be waited for.
      const transaction = await client.transaction();
      try {
        const { rows } = await transaction.raw(TRY, [name]);
        if (rows[0].got) {
          // Without parameters it also ends the last query's portal, whose snapshot `create index concurrently` would wait for.
          await transaction.raw(
            'set local idle_in_transaction_session_timeout = 0',
          );
          return new StartLock(transaction);
        }
        if (performance.now() - saidAt > SAY_AGAIN_MS) {
          saidAt = performance.now();
          const [holder] = (await transaction.raw(HOLDER, [name])).rows;
          const who = holder
            ? ` (PostgreSQL process ${holder.pid}, from ${holder.address}, since ${holder.since})`
            : '';
          logger.info(
            `Another portal is starting and may migrate the databases${who}; waiting for it`,
          );
        }
      } catch (error) {
        await transaction.rollback().catch(() => {});
        throw error;
      }
      await transaction.rollback();
      await sleep(pollMs);
    }
  }

  private constructor(private readonly transaction: Knex.Transaction) {}

  async release(): Promise<void> {
    await this.transaction.commit();
  }
}
