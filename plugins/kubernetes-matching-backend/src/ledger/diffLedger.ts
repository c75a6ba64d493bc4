import { CurrentFinding, LedgerView } from './LedgerView';
import { FindingRow, StatusRow } from './rows';

/** What the ledger holds: the findings that are there, by key, and the last known statuses, by reference. */
export interface LedgerState {
  readonly revision: number;
  /** The day for which `daily` holds. */
  readonly day: string;
  readonly open: Map<string, FindingRow>;
  readonly statuses: Map<string, StatusRow>;
  /** The number of entities as last written, by `[owner, status]`. */
  readonly daily: Map<string, number>;
}

/** One thing to write. */
export type LedgerChange =
  | { readonly type: 'open'; readonly finding: CurrentFinding }
  | {
      readonly type: 'update';
      readonly row: FindingRow;
      readonly finding: CurrentFinding;
    }
  | { readonly type: 'close'; readonly row: FindingRow }
  | {
      readonly type: 'status';
      readonly entityRef: string;
      readonly status: string;
      readonly owner: string;
    }
  | { readonly type: 'forget'; readonly entityRef: string };

/** What has to be written so that the ledger says what is the case. */
export function* diffLedger(
  state: LedgerState,
  view: LedgerView,
): Iterable<LedgerChange> {
  for (const [key, finding] of view.findings) {
    const row = state.open.get(key);
    if (!row) {
      yield { type: 'open', finding };
    } else if (
      row.severity !== finding.severity ||
      row.message !== finding.message
    ) {
      yield { type: 'update', row, finding };
    }
  }
  for (const [key, row] of state.open) {
    if (!view.findings.has(key) && view.isGone(row)) {
      yield { type: 'close', row };
    }
  }
  for (const [entityRef, { status, owner }] of view.statuses) {
    const row = state.statuses.get(entityRef);
    // What is not known leaves the last known status as it is.
    const next = status === 'unknown' ? row?.status ?? status : status;
    if (!row || row.status !== next || row.owner !== owner) {
      yield { type: 'status', entityRef, status: next, owner };
    }
  }
  for (const entityRef of state.statuses.keys()) {
    if (!view.statuses.has(entityRef)) {
      yield { type: 'forget', entityRef };
    }
  }
}

/** Whether an entity of this status has nothing in the tab. */
export function isUnlinked(status: string): boolean {
  return status === 'unmatched' || status === 'invalid';
}

/** The number of entities by owner and status, zeros for those that were there before. */
export function countDaily(state: LedgerState): Map<string, number> {
  const counts = new Map([...state.daily.keys()].map(key => [key, 0]));
  for (const { owner, status } of state.statuses.values()) {
    const key = dailyKey({ owner, status });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

export function dailyKey(row: { owner: string; status: string }): string {
  return JSON.stringify([row.owner, row.status]);
}
