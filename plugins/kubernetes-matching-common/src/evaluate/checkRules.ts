import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { Rule, RuleContexts } from '../rule/createRule';
import { severityOf } from './severities';

/** More findings of one rule about one entity tell its author no more, and an entity may have any number of keys. */
const MAX_FINDINGS = 50;

/** What the rules that are not off find, with the configured severities. */
export function checkRules<Needs extends keyof RuleContexts>(
  rules: readonly Rule<Needs>[],
  context: RuleContexts[Needs] & { config: MatchingConfig },
): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, context.config);
    if (severity === 'off') continue;
    let count = 0;
    for (const finding of rule.check(context)) {
      findings.push({ ...finding, severity });
      count += 1;
      if (count === MAX_FINDINGS) break;
    }
  }
  return findings;
}
