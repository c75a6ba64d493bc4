import {
  MatchQuery,
  MatchStatus,
  MatchVerdict,
  rules,
} from '@mooring/plugin-kubernetes-matching-common';
import { describeFinding, MAX_LENGTH } from '../statusItem';

/** What the catalog keeps of a verdict of the kubernetes-matching plugin. */
export interface LiveVerdict {
  /** What was asked of the clusters, as one string, to tell whether the entity still asks for it. */
  readonly asked: string;
  readonly status: MatchStatus;
  /** The texts of the warnings, the one that explains most first; none where there is nothing to warn of. */
  readonly warnings: readonly string[];
}

/** More are not said in the catalog; the tab and the card say the rest. */
const MAX_WARNINGS = 3;

/** Why a cluster does not answer is not news of the entity, and it changes with each attempt to reach the cluster. */
const LEFT_OUT = new Set(
  rules
    .filter(({ needs }) => needs === 'entity' || needs === 'state')
    .map(({ id }) => id),
);

export function toLiveVerdict(verdict: MatchVerdict): LiveVerdict {
  const { query, status, findings } = verdict;
  const warnings = findings
    .filter(({ rule, severity }) => severity !== 'info' && !LEFT_OUT.has(rule))
    .slice(0, MAX_WARNINGS)
    .map(describeFinding);
  // Where the reason names others' workloads, it is left to those who may read it.
  if (status === 'unmatched' && warnings.length === 0) {
    warnings.push(withoutReason(query));
  }
  return { asked: askedOf(query), status, warnings };
}

/** What a query asks, as one string. */
export function askedOf({ labelSelector, namespace }: MatchQuery): string {
  return JSON.stringify([labelSelector, namespace ?? null]);
}

function withoutReason({ labelSelector, namespace }: MatchQuery): string {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const text = `not-linked: No workload matches "${labelSelector}"${where}. The Kubernetes tab says why.`;
  return text.slice(0, MAX_LENGTH);
}
