import { MatchingConfig } from '../config/MatchingConfig';
import { Finding, Severity } from '../findings/Finding';
import { RuleDescription } from '../rules/createRule';
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
  return [...findings].sort(
    (a, b) =>
      ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
      rankOf(a.rule) - rankOf(b.rule) ||
      (a.cluster ?? '').localeCompare(b.cluster ?? '', 'en'),
  );
}
