import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const DATABASE = 'backstage_plugin_kubernetes-matching';
/** What of a finding never changes while it is there. */
const KEPT = ['entity_ref', 'rule', 'cluster', 'subject', 'first_seen'];
const QUIET_MS = 20_000; // several times the ledger's interval in overlay.mjs

/** The table of findings, the ledger's record of what was wrong since when, row by row. */
export async function findings(postgres) {
  const rows = await postgres.query(
    DATABASE,
    'SELECT row_to_json(findings) FROM findings ORDER BY id',
  );
  return rows.split('\n').filter(Boolean).map(JSON.parse);
}

/** Waits until the mismatched examples are in the table, and nothing is written there any more. */
export async function settledFindings(postgres, expectedRules) {
  for (const deadline = Date.now() + 240_000; ; ) {
    const before = await findings(postgres).catch(() => []);
    await sleep(QUIET_MS);
    const after = await findings(postgres).catch(() => []);
    const rules = new Set(after.map(({ rule }) => rule));
    const missing = expectedRules.filter(rule => !rules.has(rule));
    const isQuiet = JSON.stringify(before) === JSON.stringify(after);
    if (isQuiet && missing.length === 0) return after;
    if (Date.now() > deadline)
      throw new Error(
        `the ledger does not settle; it lacks ${
          missing.join(', ') || 'nothing'
        }`,
      );
  }
}

/** Every row has to be there still, since when it was, and what was not fixed is not. */
export function assertKept(before, after) {
  const rows = new Map(after.map(row => [row.id, row]));
  const keep = row =>
    row && [...KEPT, 'fixed_at'].map(column => `${column}: ${row[column]}`);
  for (const row of before) {
    assert.deepEqual(keep(rows.get(row.id)), keep(row), `finding ${row.id}`);
  }
}
