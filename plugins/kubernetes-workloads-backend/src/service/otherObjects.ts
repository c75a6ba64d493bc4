import {
  ComponentAssessment,
  OwnerTree,
  problemObject,
  ProblemObject,
} from '@mooring/plugin-kubernetes-workloads-common';

/** More than anybody looks through; the rest is counted. */
export const MAX_OTHERS = 200;

/** What matches an entity beside its workloads and what they own: Services, Ingresses, custom resources. */
export function otherObjects(
  tree: OwnerTree,
  { workloads }: ComponentAssessment,
): ProblemObject[] {
  const known = new Set(workloads.map(({ workload }) => keyOf(workload)));
  return tree.roots
    .map(({ object }) => problemObject(object))
    .filter(object => !known.has(keyOf(object)));
}

function keyOf({ kind, namespace, name }: ProblemObject): string {
  return JSON.stringify([kind, namespace, name]);
}
