import { Finding } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';

/**
 * Several rules may explain an absence by the same workloads, as by a name and by a label: one cause is one finding, the
 * first, with the fixes of the others.
 */
export function foldFindings(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const at = kept.findIndex(
      earlier =>
        earlier.severity === finding.severity && covers(earlier, finding),
    );
    if (at < 0) kept.push(finding);
    else kept[at] = withFixesOf(kept[at], finding);
  }
  return kept;
}

function covers(earlier: Finding, later: Finding): boolean {
  const { objects = [] } = later.evidence;
  const known = new Set((earlier.evidence.objects ?? []).map(keyOf));
  return (
    objects.length > 0 && objects.every(object => known.has(keyOf(object)))
  );
}

function withFixesOf(finding: Finding, other: Finding): Finding {
  const titles = new Set(finding.fixes.map(({ title }) => title));
  return {
    ...finding,
    fixes: [
      ...finding.fixes,
      ...other.fixes.filter(({ title }) => !titles.has(title)),
    ],
  };
}

function keyOf(object: ObjectReference): string {
  const { cluster, apiVersion, kind, namespace, name } = object;
  return JSON.stringify([cluster, apiVersion, kind, namespace, name]);
}
