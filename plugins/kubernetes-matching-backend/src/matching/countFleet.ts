import { ClusterState } from '@mooring/kubernetes-objects';
import {
  Finding,
  MatchingSummary,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';
import { noStatuses } from './statuses';

/** How many entities have each status and each rule's findings. */
export function countItems(
  items: readonly MatchListItem[],
): Pick<MatchingSummary, 'entities' | 'statuses' | 'findings'> {
  const statuses = noStatuses();
  const findings: Record<string, number> = {};
  for (const { status, rules } of items) {
    statuses[status]++;
    for (const rule of rules) findings[rule] = (findings[rule] ?? 0) + 1;
  }
  return { entities: items.length, statuses, findings };
}

/** What concerns all clusters, in numbers; what is not known yet is left out. */
export function countFleet(options: {
  findings: readonly Finding[] | undefined;
  states: readonly ClusterState[] | undefined;
}): Partial<MatchingSummary> {
  const { findings, states } = options;
  const countOf = (rule: string) =>
    findings?.filter(finding => finding.rule === rule).length;
  return {
    danglingLabels: countOf('dangling-label'),
    unlabelledWorkloads: countOf('unlabelled-workload'),
    clusters: states?.length,
    clustersNotSynced: states?.filter(({ type }) => type !== 'synced').length,
  };
}
