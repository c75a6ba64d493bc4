import { patchYaml } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../files/Checkout';
import { LintFinding, LintFix } from '../LintResult';
import { splitDocuments } from '../yaml/splitDocuments';
import { YamlDocument } from '../yaml/YamlDocument';

/** A fix that `--fix` makes, and the document that it changes. */
type ApplicableFix = LintFix & { readonly document: YamlDocument };

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
      const patched = patchDocument(text, fix);
      if (patched !== text) made++;
      text = patched;
    }
    if (text !== file.text) checkout.edit(file, text);
  }
  return made;
}

/** By file; the last document first, so that those before it stay where they are. */
function planFixes(
  findings: readonly LintFinding[],
): Map<string, ApplicableFix[]> {
  const planned = new Map<string, ApplicableFix[]>();
  const taken = new Set<string>();
  for (const { fixes } of findings) {
    const fix = fixes.find(isApplicable);
    if (!fix) continue;
    const { file, slice } = fix.document;
    const targets = fix.edits.map(({ path }) =>
      JSON.stringify([file.path, slice.start, path]),
    );
    if (targets.some(target => taken.has(target))) continue;
    targets.forEach(target => taken.add(target));
    planned.set(file.path, [...(planned.get(file.path) ?? []), fix]);
  }
  for (const fixes of planned.values()) {
    fixes.sort((a, b) => b.document.slice.start - a.document.slice.start);
  }
  return planned;
}

function patchDocument(text: string, fix: ApplicableFix): string {
  const { start } = fix.document.slice;
  const slice = splitDocuments(text).find(item => item.start === start);
  if (!slice) return text;
  const patched = patchYaml({ text: slice.text, edits: fix.edits });
  return text.slice(0, start) + patched + text.slice(start + slice.text.length);
}
