import { Finding, rules } from '@mooring/plugin-kubernetes-matching-common';

const REVEALING = new Set(
  rules.filter(rule => rule.revealsOthers).map(({ id }) => id),
);

/** Whether a finding names workloads or entities that are not the entity's own. */
function revealsOthers({ rule }: Finding): boolean {
  return REVEALING.has(rule);
}

/** The match without the findings that name others' workloads or entities; the same object where there are none. */
export function withoutOthers<
  Verdict extends { readonly findings: readonly Finding[] },
>(match: Verdict): Verdict {
  if (!match.findings.some(revealsOthers)) return match;
  const findings = match.findings.filter(finding => !revealsOthers(finding));
  return { ...match, findings };
}
