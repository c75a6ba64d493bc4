import {
  ClusterStates,
  completeMatch,
  conclude,
  Examination,
  Finding,
  Match,
  Verdict,
} from '@mooring/plugin-kubernetes-matching-common';

const NOT_READ =
  'The clusters and the catalog have not been read yet, so what they hold is unknown.';

/** That something about the clusters is not known, and why. */
export function notKnown(message: string): Finding {
  const rule = 'not-synced';
  return { rule, severity: 'info', message, evidence: {}, fixes: [] };
}

/**
 * The verdict that follows from an examination. As long as it is not known which clusters there are, it is `unknown`,
 * unless the annotations alone make it `invalid`.
 */
export function matchFrom(
  examination: Examination,
  states: ClusterStates | undefined,
): Verdict {
  return states ? conclude(examination, states) : unknown(examination);
}

/** The same with every cluster that is asked; with another reason where nothing is known. */
export function wholeMatchFrom(
  examination: Examination,
  states: ClusterStates | undefined,
  reason?: string,
): Match {
  return states
    ? completeMatch(examination, states)
    : { ...unknown(examination, reason), clusters: [] };
}

function unknown(examination: Examination, reason = NOT_READ): Verdict {
  const { asks, counts, entityRef, ownFindings, query, valid } = examination;
  const findings =
    asks && valid ? [notKnown(reason), ...ownFindings] : ownFindings;
  const status = valid ? 'unknown' : 'invalid';
  return { entityRef, query, status, counts, findings };
}
