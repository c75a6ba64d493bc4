import {
  canTellAbsence,
  ClusterState,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { Match, rules } from '@mooring/plugin-kubernetes-matching-common';

const RULES = new Map(rules.map(rule => [rule.id, rule]));

/**
 * Whether a finding is worth a record: it is certain. What a cluster's silence explains belongs to the cluster, whose
 * state has a time of its own; and the reasons given while a cluster is silent are guesses.
 */
export function isRecordable(
  { rule }: { rule: string },
  { status }: Pick<Match, 'status'>,
): boolean {
  return (
    (status !== 'unknown' || needsNoCluster(rule)) &&
    RULES.get(rule)?.needs !== 'state'
  );
}

/**
 * Whether a recorded finding that is not found any more is surely no more: a silent cluster, or a verdict that is not
 * known, proves nothing, nor does an object that cannot be read any more.
 *
 * - `stateOf`: the state of a cluster, `undefined` when it is not configured any more
 * - `isReadable`: whether nothing that the finding rests on has become too large to be read
 */
export function isSurelyGone(
  { rule, cluster }: { rule: string; cluster: string },
  { status }: Pick<Match, 'status'>,
  {
    stateOf,
    isReadable,
  }: {
    stateOf: (cluster: string) => ClusterState | undefined;
    isReadable: () => boolean;
  },
): boolean {
  if (needsNoCluster(rule)) return true;
  if (status === 'unknown') return false;
  return (cluster === '' || canTell(stateOf(cluster))) && isReadable();
}

/** Whether it is known what a cluster does not hold; nothing is to be waited for from one that is not configured. */
export function canTell(state: ClusterState | undefined): boolean {
  return (
    state === undefined ||
    WORKLOAD_KINDS.every(kind => canTellAbsence(state, kind))
  );
}

function needsNoCluster(rule: string): boolean {
  const needs = RULES.get(rule)?.needs;
  // A rule that is not there any more finds nothing any more.
  return needs === undefined || needs === 'entity' || needs === 'catalog';
}
