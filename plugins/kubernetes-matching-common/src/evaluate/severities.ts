import { MatchingConfig } from '../config/MatchingConfig';
import { Finding, Severity } from '../findings/Finding';
import { RuleDescription } from '../rule/createRule';
import { rankOf } from '../rules/registry';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** The severity of a rule's findings under this configuration. */
export function severityOf(
  rule: RuleDescription,
  config: MatchingConfig,
): Severity | 'off' {
  const { severities = {} } = config;
  return Object.hasOwn(severities, rule.id)
    ? severities[rule.id]
    : rule.severity;
}

/** The findings in the order in which they explain: the worst first, then the most specific. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(compare);
}

/** The findings of two lists that are in order each, in order; one of the lists itself where the other is empty. */
export function merge(
  some: readonly Finding[],
  others: readonly Finding[],
): readonly Finding[] {
  if (others.length === 0) return some;
  if (some.length === 0) return others;
  return inOrder([...some, ...others]);
}

function compare(a: Finding, b: Finding): number {
  return (
    ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
    rankOf(a.rule) - rankOf(b.rule) ||
    // By code unit: Intl's order costs a hundred times as much, and cluster names are ASCII.
    byCodeUnit(a.cluster ?? '', b.cluster ?? '')
  );
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
