import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import {
  Finding,
  MatchingSummary,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';
import { noStatuses } from './statuses';

/** The fleet in numbers, as it is now. */
export function summarizeFleet(options: {
  items: readonly MatchListItem[];
  fleet: readonly Finding[];
  clusters: readonly ClusterObjects[] | undefined;
}): Omit<MatchingSummary, 'trend'> {
  const { items, fleet, clusters } = options;
  const statuses = noStatuses();
  const findings: Record<string, number> = {};
  for (const { status, rules } of items) {
    statuses[status]++;
    for (const rule of rules) findings[rule] = (findings[rule] ?? 0) + 1;
  }
  const countOf = (rule: string) =>
    fleet.filter(finding => finding.rule === rule).length;
  return {
    entities: items.length,
    statuses,
    findings,
    danglingLabels: countOf('dangling-label'),
    unlabelledWorkloads: countOf('unlabelled-workload'),
    clusters: clusters?.length,
    clustersNotSynced: (clusters ?? []).filter(
      ({ index }) => index.state.type !== 'synced',
    ).length,
  };
}
