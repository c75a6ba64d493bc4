import { groupKindOf } from '../objects/groupKind';
import { OwnerReference } from '../objects/KubernetesObject';
import { ObjectSummary } from '../objects/ObjectSummary';
import { ObjectIndex } from './ObjectIndex';

/** Longer chains do not occur: CronJob, Job, Pod are three; an operator may add a few. */
const MAX_DEPTH = 10;

/**
 * The reference to the controller that manages an object, if any.
 *
 * @public
 */
export function controllerReference(
  object: ObjectSummary,
): OwnerReference | undefined {
  return object.owners.find(owner => owner.controller);
}

/**
 * The controllers above an object that the index holds, nearest first: of a pod, its ReplicaSet and then its Deployment.
 * Ends at the first owner that is not there, that is another object of the same name, or that closes a circle.
 *
 * @public
 */
export function controllersOf(
  index: ObjectIndex,
  object: ObjectSummary,
): ObjectSummary[] {
  const chain: ObjectSummary[] = [];
  let current = object;
  while (chain.length < MAX_DEPTH) {
    const reference = controllerReference(current);
    if (!reference) break;
    const key = { kind: groupKindOf(reference), name: reference.name };
    const owner =
      index.get({ ...key, namespace: object.namespace }) ?? index.get(key);
    if (!owner || (owner.uid !== undefined && owner.uid !== reference.uid))
      break;
    if (owner === object || chain.includes(owner)) break;
    chain.push(owner);
    current = owner;
  }
  return chain;
}

/**
 * The objects below an object: what it owns, what these own, and so on, nearest first in each line; each once, whatever
 * circles the owners close.
 *
 * @public
 */
export function* dependentsOf(
  index: ObjectIndex,
  object: ObjectSummary,
): Iterable<ObjectSummary> {
  yield* below(index, object, MAX_DEPTH, new Set([object]));
}

/**
 * The pods below an object, through whatever controllers lie between; the object itself when it is a pod.
 *
 * @public
 */
export function* podsOf(
  index: ObjectIndex,
  object: ObjectSummary,
): Iterable<ObjectSummary> {
  if (isPod(object)) yield object;
  else yield* filter(dependentsOf(index, object), isPod);
}

function* below(
  index: ObjectIndex,
  object: ObjectSummary,
  depth: number,
  seen: Set<ObjectSummary>,
): Iterable<ObjectSummary> {
  if (object.uid === undefined || depth === 0) return;
  for (const dependent of index.ownedBy(object.uid)) {
    if (seen.has(dependent)) continue;
    seen.add(dependent);
    yield dependent;
    yield* below(index, dependent, depth - 1, seen);
  }
}

function isPod(object: ObjectSummary): boolean {
  return groupKindOf(object) === 'Pod';
}

function* filter<T>(
  items: Iterable<T>,
  isWanted: (item: T) => boolean,
): Iterable<T> {
  for (const item of items) if (isWanted(item)) yield item;
}
