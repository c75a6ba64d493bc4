import { Finding } from '../findings/Finding';
import { ClusterMatch, Match, MatchStatus } from '../findings/Match';
import { ClusterStates } from './ClusterStates';
import { Examination, LINKED } from './examine';
import { merge } from './severities';

/** The status of an entity is the first of these that one of its clusters has. */
const PRECEDENCE: readonly MatchStatus[] = [
  'invalid',
  'partly-matched',
  'matched',
  'unknown',
];

/**
 * A verdict without what is the same for every entity: the states of the clusters, and of a linked entity the notes on
 * clusters that do not answer.
 *
 * @public
 */
export type Verdict = Pick<
  Match,
  'entityRef' | 'query' | 'status' | 'counts' | 'findings'
>;

/**
 * What an examination means now that the clusters are in these states. Takes little time, and evaluates no rule.
 *
 * @public
 */
export function conclude(
  examination: Examination,
  states: ClusterStates,
): Verdict {
  const { entityRef, query, counts } = examination;
  const status = statusOf(examination, states);
  const findings = findingsOf(examination, status, states);
  return { entityRef, query, status, counts, findings };
}

/**
 * The whole verdict: with each cluster that is asked, and with notes on those that do not answer.
 *
 * @public
 */
export function completeMatch(
  examination: Examination,
  states: ClusterStates,
): Match {
  const { asked, asks, held, query, valid } = examination;
  const verdict = conclude(examination, states);
  const byCluster = new Map(held.map(each => [each.cluster, each]));
  const clusters: ClusterMatch[] = [];
  for (const cluster of states.clusters) {
    const state = states.get(cluster)!;
    if (asked && !asked.has(cluster)) continue;
    const { status: said = valid ? 'unmatched' : 'invalid', counts = {} } =
      byCluster.get(cluster) ?? {};
    const isUnknown = said === 'unmatched' && !states.canTell(cluster, query);
    const status = isUnknown ? 'unknown' : said;
    clusters.push({ cluster, status, state, counts });
  }
  const isLinked = LINKED.includes(verdict.status);
  // Where nothing of a linked entity ran when a cluster was last whole, what it holds now changes no verdict: its state is said
  // with the other clusters'.
  const isBesideThePoint = ({ cluster = '' }: Finding) =>
    states.get(cluster)?.type === 'stale' && !byCluster.has(cluster);
  return {
    ...verdict,
    clusters,
    findings:
      asks && isLinked
        ? // It is linked, so a cluster that does not answer is worth a note and no more.
          merge(
            verdict.findings,
            asNotes(
              states
                .unanswered(examination)
                .filter(finding => !isBesideThePoint(finding)),
            ),
          )
        : verdict.findings,
  };
}

function statusOf(
  examination: Examination,
  states: ClusterStates,
): MatchStatus {
  const { valid, held, isIncomplete } = examination;
  if (!valid) return 'invalid';
  const found = PRECEDENCE.find(candidate =>
    held.some(({ status }) => status === candidate),
  );
  if (found) return found;
  return !isIncomplete && states.canTellAbsence(examination)
    ? 'unmatched'
    : 'unknown';
}

function findingsOf(
  examination: Examination,
  status: MatchStatus,
  states: ClusterStates,
): readonly Finding[] {
  const { asks, ownFindings, reasons, unexplained } = examination;
  if (!asks) return ownFindings;
  switch (status) {
    case 'matched':
    case 'partly-matched':
      return merge(ownFindings, reasons);
    case 'unmatched':
      return merge(ownFindings, reasons.length > 0 ? reasons : unexplained);
    case 'unknown':
      return merge(
        merge(ownFindings, states.unanswered(examination)),
        // The cluster that does not answer may hold what is asked for, so these are guesses.
        asNotes(reasons),
      );
    default:
      return ownFindings;
  }
}

function asNotes(findings: readonly Finding[]): Finding[] {
  return findings.map(finding => ({
    ...finding,
    severity: 'info',
    fixes: finding.fixes.map(fix => ({ ...fix, certain: false })),
  }));
}
