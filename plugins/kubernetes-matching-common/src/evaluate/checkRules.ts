import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { Rule, RuleContexts } from '../rules/createRule';
import { severityOf } from './severities';

/** What the rules that are not off find, with the configured severities. */
export function checkRules<Needs extends keyof RuleContexts>(
  rules: readonly Rule<Needs>[],
  context: RuleContexts[Needs] & { config: MatchingConfig },
): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, context.config);
    if (severity === 'off') continue;
    for (const finding of rule.check(context))
      findings.push({ ...finding, severity });
  }
  return findings;
}
