import { ObjectIndex } from '@mooring/kubernetes-objects';
import { WorkloadStatus } from '../api/types';
import { referenceTo } from '../objects/ObjectReference';
import { findTopWorkloads } from '../objects/workloads';
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
  const { selector, namespace, valid } = query;
  if (!valid || !selector) return [];
  return findTopWorkloads([index], { selector, namespace })
    .map(({ cluster, object }) => ({
      ...referenceTo(cluster, object),
      ...object.replicas,
    }))
    .sort((a, b) => compare(orderOf(a), orderOf(b)))
    .slice(0, MAX_WORKLOADS);
}

function orderOf({ namespace = '', kind, name }: WorkloadStatus): string {
  return `${namespace}/${kind}/${name}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
