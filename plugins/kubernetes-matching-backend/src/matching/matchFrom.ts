import {
  ClusterStates,
  completeMatch,
  conclude,
  Examination,
  Finding,
  Match,
  Verdict,
} from '@mooring/plugin-kubernetes-matching-common';

const NOT_KNOWN: Finding = {
  rule: 'not-synced',
  severity: 'info',
  message:
    'The clusters and the catalog have not been read yet, so what they hold is unknown.',
  evidence: {},
  fixes: [],
};

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

/** The same with every cluster that is asked. */
export function wholeMatchFrom(
  examination: Examination,
  states: ClusterStates | undefined,
): Match {
  return states
    ? completeMatch(examination, states)
    : { ...unknown(examination), clusters: [] };
}

function unknown(examination: Examination): Verdict {
  const { asks, counts, entityRef, ownFindings, query, valid } = examination;
  const findings = asks && valid ? [NOT_KNOWN, ...ownFindings] : ownFindings;
  const status = valid ? 'unknown' : 'invalid';
  return { entityRef, query, status, counts, findings };
}
