import {
  controllersOf,
  groupKindOf,
  isNothing,
  Labels,
  ObjectIndex,
  ObjectQuery,
  ObjectSummary,
  Selector,
  Steps,
  thatMayHold,
  visitInSteps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';

/**
 * An object and the cluster that holds it.
 *
 * @public
 */
export interface LocatedObject {
  readonly index: ObjectIndex;
  readonly cluster: string;
  readonly object: ObjectSummary;
}

const WORKLOADS = new Set(WORKLOAD_KINDS);

/** Whether an object runs pods, or is one. */
export function isWorkload(object: ObjectSummary): boolean {
  return (
    object.podTemplateLabels !== undefined || WORKLOADS.has(groupKindOf(object))
  );
}

/** The selector that asks for one label value. */
export function withLabel(key: string, value: string): Selector {
  return withLabels({ [key]: value });
}

/** The selector that asks for each of these labels. */
export function withLabels(labels: Labels): Selector {
  return {
    requirements: Object.entries(labels).map(([key, value]) => ({
      key,
      operator: '=',
      values: [value],
    })),
  };
}

/** The controller above all others of an object; the object itself when nothing in the index controls it. */
function topOf(index: ObjectIndex, object: ObjectSummary): ObjectSummary {
  return controllersOf(index, object).at(-1) ?? object;
}

/** More objects of one cluster are not checked: what so many share tells one entity nothing. */
const MAX_OBJECTS = 5000;

/** The workloads that a query finds, each controller standing for all that it controls. */
export function* findTopWorkloads(
  indexes: readonly ObjectIndex[],
  query: ObjectQuery,
): Steps<LocatedObject[]> {
  const found: LocatedObject[] = [];
  for (const index of thatMayHold(indexes, query)) {
    const objects = index.findInSteps(query);
    if (isNothing(objects)) continue;
    const tops = new Set<ObjectSummary>();
    let count = 0;
    yield* visitInSteps(objects, object => {
      if (isWorkload(object)) tops.add(topOf(index, object));
      count += 1;
      return count < MAX_OBJECTS;
    });
    for (const object of tops)
      found.push({ index, cluster: index.cluster, object });
    yield;
  }
  return found;
}

/**
 * Whether a workload runs nothing and will start nothing by itself: a finished Pod or Job, or a controller that wants no
 * pods.
 */
export function isFinished(object: ObjectSummary): boolean {
  if (object.phase === 'Succeeded' || object.phase === 'Failed') return true;
  return object.replicas !== undefined && object.replicas.desired === 0;
}

/**
 * Whether matching objects are the entity's workloads. A Service that selects pods is not enough by itself, and neither is an
 * Ingress, which leads to one: the pods should be there too. Other objects stand for themselves, since an entity may be
 * nothing but a custom resource.
 */
export function areLinked(objects: readonly ObjectSummary[]): boolean {
  return (
    objects.some(isWorkload) ||
    (objects.length > 0 && !objects.some(leadsToPods))
  );
}

function leadsToPods(object: ObjectSummary): boolean {
  return (
    object.podSelector !== undefined ||
    groupKindOf(object) === 'Ingress.networking.k8s.io'
  );
}
