import { writeFile } from 'node:fs/promises';
import { unifiedDiff } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../files/Checkout';
import { lint, LintRun } from '../lint';
import { LintOptions } from '../LintOptions';
import { applyFixes } from './applyFixes';

/** A fix may uncover what another fix mends; more rounds than these would go round in circles. */
const MAX_ROUNDS = 5;

/** The last run, and how many fixes came before it. */
export interface FixRun extends LintRun {
  readonly fixed: number;
}

/** Lints, makes the certain fixes in memory, and lints again, until there are none. */
export async function fix(options: LintOptions): Promise<FixRun> {
  let run = await lint(options);
  let fixed = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const made = await applyFixes(run.checkout, run.result.findings);
    if (made === 0) break;
    fixed += made;
    run = await lint({ ...options, checkout: run.checkout });
  }
  return { ...run, fixed };
}

/** Writes the files that were changed in memory. */
export async function writeEdits(checkout: Checkout): Promise<void> {
  for (const [path, { after }] of checkout.edits) await writeFile(path, after);
}

/** What would be written, as a unified diff. */
export function diffOf(checkout: Checkout): string {
  return [...checkout.edits]
    .map(([path, { before, after }]) =>
      unifiedDiff({ path: checkout.nameOf(path), before, after }),
    )
    .join('');
}
