import { allAtOnce, ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import { WorkloadStatus } from '../api/types';
import { referenceTo } from '../objects/ObjectReference';
import { findTopWorkloads } from '../objects/workloads';
import { firstInOrder } from '../order/firstInOrder';
import { ParsedQuery } from '../query/MatchQuery';

/** More workloads of one cluster are not named. */
const MAX_WORKLOADS = 50;

/**
 * The controllers among what a query finds in one cluster, each standing for what it controls, and the pods without one,
 * by namespace, kind and name; at most 50. Empty for a query that is not valid.
 *
 * @public
 */
export function matchingWorkloads(
  index: ObjectIndex,
  query: ParsedQuery,
): WorkloadStatus[] {
  return allAtOnce(matchingWorkloadsInSteps(index, query));
}

/**
 * The same in steps.
 *
 * @public
 */
export function* matchingWorkloadsInSteps(
  index: ObjectIndex,
  query: ParsedQuery,
): Steps<WorkloadStatus[]> {
  const { selector, namespace, valid } = query;
  if (!valid || !selector) return [];
  const found = yield* findTopWorkloads([index], { selector, namespace });
  const named = found.map(({ cluster, object }) => {
    const { kind, name } = object;
    return {
      cluster,
      object,
      key: `${object.namespace ?? ''}/${kind}/${name}`,
    };
  });
  yield;
  return firstInOrder(named, {
    max: MAX_WORKLOADS,
    compare: (a, b) => compare(a.key, b.key),
  }).map(({ cluster, object }) => ({
    ...referenceTo(cluster, object),
    ...object.replicas,
  }));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
