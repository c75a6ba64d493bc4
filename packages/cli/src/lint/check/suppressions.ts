import { TextFile } from '../files/TextFile';
import { LintFinding } from '../LintResult';

/** `# mooring-disable-line near-miss, no-objects -- why`; without rules, all of them. */
const DIRECTIVE = /#[ \t]*mooring-disable-line\b([^#]*)/;

/** Leaves out the findings that a comment on their line silences. */
export function withoutDisabled(
  findings: readonly LintFinding[],
  files: ReadonlyMap<string, TextFile>,
): LintFinding[] {
  return findings.filter(({ rule, place }) => {
    const line = files.get(place.file)?.line(place.line) ?? '';
    const directive = DIRECTIVE.exec(line);
    if (!directive) return true;
    const [names] = directive[1].split(' -- ');
    const disabled = names.split(/[\s,]+/).filter(name => name !== '');
    return disabled.length > 0 && !disabled.includes(rule);
  });
}
