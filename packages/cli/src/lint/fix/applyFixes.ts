import { Checkout } from '../files/Checkout';
import { LintFinding, LintFix } from '../LintResult';
import { Patchable } from '../Patchable';

/** A fix that `--fix` makes, and what it changes. */
type ApplicableFix = LintFix & { readonly document: Patchable };

/** Whether `--fix` makes a fix. */
export function isApplicable(fix: LintFix): fix is ApplicableFix {
  return fix.certain && fix.document !== undefined;
}

/**
 * Makes the certain fixes of findings in the texts that a checkout holds in memory, and writes nothing. Of each finding the
 * first certain fix counts; of two that change the same value only one is made.
 *
 * @returns how many were made
 */
export async function applyFixes(
  checkout: Checkout,
  findings: readonly LintFinding[],
): Promise<number> {
  let made = 0;
  for (const [path, fixes] of planFixes(findings)) {
    const file = await checkout.read(path);
    if (!file) continue;
    let { text } = file;
    for (const fix of fixes) {
      const patched = patchedBy(fix, text);
      if (patched !== text) made++;
      text = patched;
    }
    if (text !== file.text) checkout.edit(file, text);
  }
  return made;
}

/** By file; the last document or resource first, so that those before it stay where they are. */
function planFixes(
  findings: readonly LintFinding[],
): Map<string, ApplicableFix[]> {
  const planned = new Map<string, ApplicableFix[]>();
  const taken = new Set<string>();
  for (const { fixes } of findings) {
    const fix = fixes.find(isApplicable);
    if (!fix) continue;
    const { file, start } = fix.document;
    const targets = fix.edits.map(({ path }) =>
      JSON.stringify([file.path, start, path]),
    );
    if (targets.some(target => taken.has(target))) continue;
    targets.forEach(target => taken.add(target));
    planned.set(file.path, [...(planned.get(file.path) ?? []), fix]);
  }
  for (const fixes of planned.values()) {
    fixes.sort((a, b) => b.document.start - a.document.start);
  }
  return planned;
}

/** Where a fix made before leaves no room for it, the next round finds another or says it in words. */
function patchedBy({ document, edits }: ApplicableFix, text: string): string {
  try {
    return document.patch(text, edits);
  } catch {
    return text;
  }
}
