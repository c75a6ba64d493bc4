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
 * The pods below an object, through whatever controllers lie between; the object itself when it is a pod.
 *
 * @public
 */
export function* podsOf(
  index: ObjectIndex,
  object: ObjectSummary,
): Iterable<ObjectSummary> {
  yield* podsBelow(index, object, MAX_DEPTH);
}

function* podsBelow(
  index: ObjectIndex,
  object: ObjectSummary,
  depth: number,
): Iterable<ObjectSummary> {
  if (groupKindOf(object) === 'Pod') {
    yield object;
  } else if (object.uid !== undefined && depth > 0) {
    for (const dependent of index.ownedBy(object.uid)) {
      yield* podsBelow(index, dependent, depth - 1);
    }
  }
}
