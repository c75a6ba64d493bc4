import {
  canTellAbsence,
  ClusterState,
  GroupKind,
  groupKindOf,
  isNothing,
  ObjectIndex,
  ObjectSummary,
  Steps,
  visitInSteps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { MatchStatus } from '../findings/Match';
import { areLinked } from '../objects/workloads';
import { ParsedQuery } from '../query/MatchQuery';
import { ClusterAnswer } from '../rule/createRule';
import {
  controllersWithoutPods,
  cronJobsWithoutJobs,
} from '../rules/label-on-controller-only';
import { podsControllers } from '../rules/label-on-pods-only';

/** More objects of one cluster are not checked: an entity whose selector excludes but few would cost too much. */
const MAX_OBJECTS = 5000;

/** The states in which a cluster is followed, in part at least. */
const CURRENT: readonly ClusterState['type'][] = [
  'synced',
  'forbidden',
  'incomplete',
];

/** What finds controllers of which one half matches. */
const HALF_LABELLED = [
  controllersWithoutPods,
  cronJobsWithoutJobs,
  podsControllers,
];

/** Asks one cluster. */
export function* ask(
  index: ObjectIndex,
  query: ParsedQuery,
): Steps<ClusterAnswer> {
  const { namespace, selector, valid } = query;
  const objects: ObjectSummary[] = [];
  const found = valid ? index.findInSteps({ selector, namespace }) : [];
  if (!isNothing(found)) {
    yield* visitInSteps(found, object => objects.push(object) < MAX_OBJECTS);
  }
  return { index, objects };
}

/** Whether a cluster in this state can say that a workload is not there. */
export function isWhole(state: ClusterState): boolean {
  return (
    state.type === 'synced' ||
    WORKLOAD_KINDS.every(kind => canTellAbsence(state, kind))
  );
}

/** How many objects there are of each kind, over all clusters. */
export function sumCounts(
  clusters: Iterable<Record<GroupKind, number>>,
): Record<GroupKind, number> {
  const sum: Record<GroupKind, number> = {};
  for (const counts of clusters) {
    for (const [kind, count] of Object.entries(counts)) add(sum, kind, count);
  }
  return sum;
}

/** How many objects there are of each kind. */
export function* countKinds(
  objects: Iterable<ObjectSummary>,
): Steps<Record<GroupKind, number>> {
  const counts: Record<GroupKind, number> = {};
  yield* visitInSteps(objects, object => add(counts, groupKindOf(object), 1));
  return counts;
}

function add(
  counts: Record<GroupKind, number>,
  kind: GroupKind,
  count: number,
): void {
  counts[kind] = (Object.hasOwn(counts, kind) ? counts[kind] : 0) + count;
}

/** What one cluster's answer means. A cluster that is not up to date says nothing for certain. */
export function* statusOf(
  answer: ClusterAnswer,
  query: ParsedQuery,
): Steps<MatchStatus> {
  const { index, objects } = answer;
  if (!query.valid || !query.selector) return 'invalid';
  const { state } = index;
  if (!CURRENT.includes(state.type)) return 'unknown';
  // What was known of a kind that is not followed any more is old.
  const current = {
    index,
    objects: objects.filter(object =>
      canTellAbsence(state, groupKindOf(object)),
    ),
  };
  if (!areLinked(current.objects)) {
    return isWhole(state) ? 'unmatched' : 'unknown';
  }
  for (const findHalfLabelled of HALF_LABELLED) {
    const half = yield* findHalfLabelled(current, query.selector);
    if (half.length > 0) return 'partly-matched';
  }
  return 'matched';
}
