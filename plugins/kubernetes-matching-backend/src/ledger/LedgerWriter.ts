import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { chunksOf } from './chunksOf';
import {
  countDailyInSteps,
  dailyKey,
  diffLedgerInSteps,
  isUnlinked,
  LedgerChange,
  LedgerState,
} from './diffLedger';
import { keyOf } from './Ledger';
import { LedgerView } from './LedgerView';
import { DailyStatusRow, FindingRow, StatusRow } from './rows';
import { dateOf } from './trendOf';

const pacer = Pacer.ofProcess();

/**
 * Writes what has changed, in one transaction that holds the ledger's row: of several replicas one writes at a time, and
 * only the one whose fencing number is the highest.
 */
export class LedgerWriter {
  readonly #knex: Knex;
  readonly #now: () => Date;
  #state?: LedgerState;
  /** What was written last. */
  #written?: LedgerView;

  static create(options: { knex: Knex; now?: () => Date }): LedgerWriter {
    return new LedgerWriter(options);
  }

  private constructor({ knex, now }: { knex: Knex; now?: () => Date }) {
    this.#knex = knex;
    this.#now = now ?? (() => new Date());
  }

  /**
   * Writes what is the case; writes nothing when the ledger says it already. Resolves to the number of changes.
   *
   * - `fence`: see {@link DatabaseLease}
   *
   * @throws ConflictError when another replica has taken over since the number was given.
   */
  async write(view: LedgerView, fence: number): Promise<number> {
    const before = this.#state;
    // Whatever goes wrong, the next time starts from what the database holds.
    this.#state = undefined;
    const { state, written } = await this.#knex.transaction(async trx => {
      const row = await trx('ledger').where({ id: 1 }).forUpdate().first();
      if (Number(row.fence) !== fence) {
        throw new ConflictError(
          'Another replica has taken over the ledger; nothing was written',
        );
      }
      const revision = Number(row.revision);
      // A new day, or an old one after a clock was put back, may have rows of its own.
      const isCurrent =
        before?.revision === revision && before.day === dateOf(this.#now());
      if (isCurrent && view === this.#written) {
        return { state: before, written: 0 };
      }
      const known = isCurrent ? before : await load(trx, revision, this.#now());
      const changes = await pacer.run(diffLedgerInSteps(known, view));
      return this.#apply(trx, known, changes);
    });
    this.#state = state;
    this.#written = view;
    return written;
  }

  async #apply(
    trx: Knex.Transaction,
    known: LedgerState,
    changes: readonly LedgerChange[],
  ): Promise<{ state: LedgerState; written: number }> {
    const now = this.#now();
    const state = {
      revision: known.revision,
      day: known.day,
      open: new Map(known.open),
      statuses: new Map(known.statuses),
      daily: new Map(known.daily),
    };
    await openFindings(trx, state, changes, now);
    await updateFindings(trx, state, changes, now);
    await closeFindings(trx, state, changes, now);
    await changeStatuses(trx, state, changes, now);
    const written = changes.length + (await writeDaily(trx, state, now));
    if (written === 0) return { state: known, written };
    state.revision++;
    await trx('ledger').where({ id: 1 }).update({ revision: state.revision });
    return { state, written };
  }
}

async function load(
  trx: Knex.Transaction,
  revision: number,
  now: Date,
): Promise<LedgerState> {
  const findings = await trx<FindingRow>('findings')
    .whereNull('fixed_at')
    .select();
  const statuses = await trx<StatusRow>('statuses').select();
  const days = await trx<DailyStatusRow>('daily_statuses')
    .where('date', '<=', dateOf(now))
    .orderBy('date')
    .select();
  return {
    revision,
    day: dateOf(now),
    open: new Map(findings.map(row => [keyOf(row), row])),
    statuses: new Map(statuses.map(row => [row.entity_ref, row])),
    daily: new Map(days.map(row => [dailyKey(row), row.entities])),
  };
}

async function openFindings(
  trx: Knex.Transaction,
  state: LedgerState,
  changes: readonly LedgerChange[],
  now: Date,
): Promise<void> {
  const opened = changes.flatMap(change =>
    change.type === 'open' ? [change.finding] : [],
  );
  for (const chunk of chunksOf(opened)) {
    const rows = chunk.map(finding => ({
      ...finding,
      id: randomUUID(),
      first_seen: now,
      last_seen: now,
      fixed_at: null,
    }));
    for (const row of rows) state.open.set(keyOf(row), row);
    await trx('findings').insert(rows);
  }
}

async function updateFindings(
  trx: Knex.Transaction,
  state: LedgerState,
  changes: readonly LedgerChange[],
  now: Date,
): Promise<void> {
  for (const change of changes) {
    if (change.type !== 'update') continue;
    const { row, finding } = change;
    const { severity, message } = finding;
    const update = { severity, message, last_seen: notBefore(row, now) };
    await trx('findings').where({ id: row.id }).update(update);
    state.open.set(keyOf(row), { ...row, ...update });
  }
}

async function closeFindings(
  trx: Knex.Transaction,
  state: LedgerState,
  changes: readonly LedgerChange[],
  now: Date,
): Promise<void> {
  const idsByTime = new Map<number, string[]>();
  for (const change of changes) {
    if (change.type !== 'close') continue;
    const { row } = change;
    const time = notBefore(row, now).getTime();
    const ids = idsByTime.get(time);
    if (ids) ids.push(row.id);
    else idsByTime.set(time, [row.id]);
    state.open.delete(keyOf(row));
  }
  for (const [time, ids] of idsByTime) {
    const fixedAt = new Date(time);
    for (const chunk of chunksOf(ids)) {
      await trx('findings')
        .whereIn('id', chunk)
        .update({ last_seen: fixedAt, fixed_at: fixedAt });
    }
  }
}

/** A clock that has been put back makes nothing end before it began. */
function notBefore(row: FindingRow, now: Date): Date {
  const lastSeen = new Date(row.last_seen);
  return lastSeen > now ? lastSeen : now;
}

async function changeStatuses(
  trx: Knex.Transaction,
  state: LedgerState,
  changes: readonly LedgerChange[],
  now: Date,
): Promise<void> {
  const rows: StatusRow[] = [];
  const gone: string[] = [];
  for (const change of changes) {
    if (change.type === 'forget') {
      gone.push(change.entityRef);
      state.statuses.delete(change.entityRef);
    }
    if (change.type !== 'status') continue;
    const { entityRef, status, owner } = change;
    const before = state.statuses.get(entityRef);
    const row = {
      entity_ref: entityRef,
      status,
      owner,
      unlinked_since: isUnlinked(status) ? before?.unlinked_since ?? now : null,
      // Who notifies writes this; see OwnerNotifier.
      notified_at: null,
    };
    rows.push(row);
    state.statuses.set(entityRef, row);
  }
  for (const chunk of chunksOf(rows)) {
    await trx('statuses')
      .insert(chunk)
      .onConflict('entity_ref')
      .merge(['status', 'owner', 'unlinked_since']);
  }
  for (const refs of chunksOf(gone)) {
    await trx('statuses').whereIn('entity_ref', refs).delete();
  }
}

async function writeDaily(
  trx: Knex.Transaction,
  state: LedgerState,
  now: Date,
): Promise<number> {
  const rows: DailyStatusRow[] = [];
  for (const [key, entities] of await pacer.run(countDailyInSteps(state))) {
    if (state.daily.get(key) === entities) continue;
    const [owner, status] = JSON.parse(key);
    rows.push({ date: dateOf(now), owner, status, entities });
    state.daily.set(key, entities);
  }
  for (const chunk of chunksOf(rows)) {
    await trx('daily_statuses')
      .insert(chunk)
      .onConflict(['date', 'owner', 'status'])
      .merge();
  }
  return rows.length;
}
