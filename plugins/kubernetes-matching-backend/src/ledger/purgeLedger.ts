import { Knex } from 'knex';
import { dateOf } from './trendOf';

/**
 * Deletes findings that were fixed before a time, and days before it but for the last of each owner and status, which
 * later days build on. Where nothing has been recorded since, the clock is more likely wrong than the ledger old:
 * nothing is deleted then.
 */
export async function purgeLedger(knex: Knex, before: Date): Promise<void> {
  const recent = await knex('findings')
    .where('last_seen', '>=', before)
    .first();
  if (!recent) return;
  await knex('findings').where('fixed_at', '<', before).delete();
  const date = dateOf(before);
  await knex('daily_statuses')
    .where('date', '<', date)
    .whereExists(
      knex('daily_statuses as later')
        .whereRaw('later.owner = daily_statuses.owner')
        .whereRaw('later.status = daily_statuses.status')
        .whereRaw('later.date > daily_statuses.date')
        .where('later.date', '<=', date)
        .select(knex.raw('1')),
    )
    .delete();
}
