import { Steps, visitInSteps } from '@mooring/kubernetes-objects';
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
export function* diffLedgerInSteps(
  state: LedgerState,
  view: LedgerView,
): Steps<LedgerChange[]> {
  const changes: LedgerChange[] = [];
  yield* visitInSteps(view.findings, ([key, finding]) => {
    const row = state.open.get(key);
    if (!row) {
      changes.push({ type: 'open', finding });
    } else if (
      row.severity !== finding.severity ||
      row.message !== finding.message
    ) {
      changes.push({ type: 'update', row, finding });
    }
  });
  yield* visitInSteps(state.open, ([key, row]) => {
    if (!view.findings.has(key) && view.isGone(row)) {
      changes.push({ type: 'close', row });
    }
  });
  yield* visitInSteps(view.statuses, ([entityRef, { status, owner }]) => {
    const row = state.statuses.get(entityRef);
    // What is not known leaves the last known status as it is.
    const next = status === 'unknown' ? row?.status ?? status : status;
    if (!row || row.status !== next || row.owner !== owner) {
      changes.push({ type: 'status', entityRef, status: next, owner });
    }
  });
  yield* visitInSteps(state.statuses.keys(), entityRef => {
    if (!view.statuses.has(entityRef)) {
      changes.push({ type: 'forget', entityRef });
    }
  });
  return changes;
}

/** Whether an entity of this status has nothing in the tab. */
export function isUnlinked(status: string): boolean {
  return status === 'unmatched' || status === 'invalid';
}

/** The number of entities by owner and status, zeros for those that were there before. */
export function* countDailyInSteps(
  state: LedgerState,
): Steps<Map<string, number>> {
  const counts = new Map([...state.daily.keys()].map(key => [key, 0]));
  yield* visitInSteps(state.statuses.values(), ({ owner, status }) => {
    const key = dailyKey({ owner, status });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return counts;
}

export function dailyKey(row: { owner: string; status: string }): string {
  return JSON.stringify([row.owner, row.status]);
}
