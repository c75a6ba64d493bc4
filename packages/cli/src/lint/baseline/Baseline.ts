import { LintFinding } from '../LintResult';
import { FindingIdentity, identityOf, keyOf } from '../report/identity';

/** An identity, and how many findings have it. */
export type BaselineEntry = FindingIdentity & { readonly count?: number };

/** Findings that were there before, by what stays the same of them. */
export class Baseline {
  readonly #counts: ReadonlyMap<string, number>;

  /** @param prefix - how the findings' paths begin when seen from the repository's root */
  static of(findings: readonly LintFinding[], prefix: string): Baseline {
    return Baseline.from(entriesOf(findings, prefix));
  }

  static from(entries: readonly BaselineEntry[]): Baseline {
    const counts = new Map<string, number>();
    for (const { count = 1, ...identity } of entries) {
      const key = keyOf(identity);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
    return new Baseline(counts);
  }

  private constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
  }

  /** The findings that were not there before. Of findings alike, those that come last are new. */
  newAmong(findings: readonly LintFinding[], prefix: string): LintFinding[] {
    const left = new Map(this.#counts);
    return findings.filter(finding => {
      const key = keyOf(identityOf(finding, prefix));
      const count = left.get(key) ?? 0;
      left.set(key, count - 1);
      return count <= 0;
    });
  }
}

/** What a baseline keeps of findings, in an order that makes for small diffs. */
export function entriesOf(
  findings: readonly LintFinding[],
  prefix: string,
): BaselineEntry[] {
  const byKey = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const identity = identityOf(finding, prefix);
    const key = keyOf(identity);
    const count = (byKey.get(key)?.count ?? 0) + 1;
    byKey.set(key, { ...identity, count });
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { count, ...identity }]) =>
      count === 1 ? identity : { ...identity, count },
    );
}
