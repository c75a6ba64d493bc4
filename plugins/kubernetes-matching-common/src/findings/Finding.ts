import { ObjectSummary } from '@mooring/kubernetes-objects';
import { Fix } from '../fixes/Fix';
import { firstInOrder } from '../order/firstInOrder';
import { HopEvidence } from './hops';
import { ObjectReference, referenceTo } from '../objects/ObjectReference';

/**
 * How bad a finding is: an `error` hides workloads, a `warning` will or may, an `info` is worth knowing.
 *
 * @public
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * What a finding rests on. Lists hold the first few; the totals are exact.
 *
 * @public
 */
export interface Evidence {
  /** Where in the entity: the path of the annotation or field. */
  readonly path?: readonly string[];
  /** The place in the value at `path`, 1 for its first character. */
  readonly column?: number;
  /** The objects that were found. */
  readonly objects?: readonly ObjectReference[];
  readonly totalObjects?: number;
  /** References of other entities. */
  readonly entities?: readonly string[];
  readonly totalEntities?: number;
  /** The steps on the way to the cluster's answer, up to the one that failed. */
  readonly hops?: readonly HopEvidence[];
}

/**
 * What a rule found.
 *
 * @public
 */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** What a fleet rule's finding is about: a label value, or an object; unique for the rule and the cluster. */
  readonly subject?: string;
  /** The cluster it is about; absent when it is about the entity, or about several clusters. */
  readonly cluster?: string;
  /** One plain sentence with the values in it. */
  readonly message: string;
  readonly evidence: Evidence;
  readonly fixes: readonly Fix[];
}

/** How many objects or entities a finding names; the rest is counted. */
const MAX_NAMED = 20;

/**
 * The objects that a finding names, and that its fixes are for: top-level controllers first, since they stand for the rest,
 * then by name.
 */
export function namedOf<Found extends Located>(
  found: readonly Found[],
): Found[] {
  return firstInOrder(found, { max: MAX_NAMED, compare: byImportance });
}

/** Evidence of objects: those of {@link namedOf}, and how many there are. */
export function objectEvidence(
  found: readonly Located[],
): Required<Pick<Evidence, 'objects' | 'totalObjects'>> {
  return {
    objects: namedOf(found).map(({ cluster, object }) =>
      referenceTo(cluster, object),
    ),
    totalObjects: found.length,
  };
}

/** Evidence of other entities. */
export function entityEvidence(
  refs: Iterable<string>,
): Pick<Evidence, 'entities' | 'totalEntities'> {
  const all = [...refs].sort();
  return { entities: all.slice(0, MAX_NAMED), totalEntities: all.length };
}

type Located = { cluster: string; object: ObjectSummary };

function byImportance(a: Located, b: Located): number {
  return (
    Number(a.object.owners.length > 0) - Number(b.object.owners.length > 0) ||
    compare(a.cluster, b.cluster) ||
    compare(a.object.namespace ?? '', b.object.namespace ?? '') ||
    compare(a.object.kind, b.object.kind) ||
    compare(a.object.name, b.object.name)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
