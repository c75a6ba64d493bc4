import { createHash } from 'node:crypto';
import { LintFinding } from '../LintResult';

/**
 * What stays the same of a finding while lines move and messages are reworded: the rule, the entity, the file, and the objects
 * that it speaks of.
 */
export interface FindingIdentity {
  readonly rule: string;
  readonly entity?: string;
  /** From the repository's root. */
  readonly file: string;
  /** Kind, namespace and name of each. */
  readonly objects?: readonly string[];
}

/** @param prefix - how the finding's path begins when seen from the repository's root */
export function identityOf(
  { rule, entity, place, objects }: LintFinding,
  prefix: string,
): FindingIdentity {
  const names = objects.map(({ kind, namespace, name }) =>
    [kind, namespace, name].filter(part => part !== undefined).join(' '),
  );
  return {
    rule,
    entity,
    file: `${prefix}${place.file}`,
    objects: names.length > 0 ? [...new Set(names)].sort() : undefined,
  };
}

/** The same text for the same identity. */
export function keyOf(identity: FindingIdentity): string {
  const { rule, entity, file, objects } = identity;
  return JSON.stringify([rule, entity, file, objects]);
}

/** A fingerprint for each finding, for services that follow it from run to run. Findings alike are numbered. */
export function fingerprints(
  findings: readonly LintFinding[],
  prefix: string,
): string[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const key = keyOf(identityOf(finding, prefix));
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return createHash('sha256').update(`${key} ${number}`).digest('hex');
  });
}
