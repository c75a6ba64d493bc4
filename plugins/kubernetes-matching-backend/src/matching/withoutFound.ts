import {
  Match,
  namesLabelValue,
  ParsedQuery,
  Verdict,
} from '@mooring/plugin-kubernetes-matching-common';

/**
 * Whether a query finds what belongs to anybody: it is one that is asked, and names no value of a label. What it finds
 * concerns the whole fleet.
 */
export function findsAnybodys(query: ParsedQuery): boolean {
  return query.valid && !namesLabelValue(query);
}

/** The match without the objects that its query finds: their number, and what is said of them. */
export function withoutFound(match: Match): Match {
  return {
    ...withoutFindings(match),
    clusters: match.clusters.map(cluster => ({ ...cluster, counts: {} })),
  };
}

/** The same of a verdict that does not list the clusters. */
export function withoutFindings<Kept extends Verdict>(match: Kept): Kept {
  return {
    ...match,
    counts: {},
    findings: match.findings.filter(
      ({ evidence }) => !evidence.objects?.length && !evidence.entities?.length,
    ),
  };
}
