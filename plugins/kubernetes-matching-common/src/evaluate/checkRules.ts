import { allAtOnce, Steps } from '@mooring/kubernetes-objects';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { Rule, RuleContexts } from '../rule/createRule';
import { severityOf } from './severities';

/** More findings of one rule about one entity tell its author no more, and an entity may have any number of keys. */
const MAX_FINDINGS = 50;

/** What the rules that are not off find about one entity, with the configured severities. */
export function checkRules<Needs extends keyof RuleContexts>(
  rules: readonly Rule<Needs>[],
  context: RuleContexts[Needs] & { config: MatchingConfig },
): Finding[] {
  return allAtOnce(checkRulesInSteps(rules, context));
}

/**
 * The same in steps.
 *
 * - `max`: so many findings of one rule are kept; default: as many as help the author of one entity
 */
export function* checkRulesInSteps<Needs extends keyof RuleContexts>(
  rules: readonly Rule<Needs>[],
  context: RuleContexts[Needs] & { config: MatchingConfig },
  max: number = MAX_FINDINGS,
): Steps<Finding[]> {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, context.config);
    if (severity === 'off') continue;
    let count = 0;
    for (const finding of rule.check(context)) {
      if (!finding) {
        yield;
        continue;
      }
      findings.push({ ...finding, severity });
      count += 1;
      if (count === max) break;
    }
    yield;
  }
  return findings;
}
