import { Labels } from '../labels/Selector';
import { OwnerReference } from '../objects/KubernetesObject';
import { ObjectSummary } from '../objects/ObjectSummary';
import { LabelIndex } from './LabelIndex';
import { StringPool } from './StringPool';

/**
 * A copy of a summary that has as much as possible in common with those that are there: strings, and whole parts with
 * the object of the same labels that came last, which usually is another pod of the same workload.
 */
export function shareParts(
  object: ObjectSummary,
  options: { strings: StringPool; labels: LabelIndex },
): ObjectSummary {
  const { strings, labels: known } = options;
  const twin = known.twinOf(object.labels);
  const labels = shareMap(object.labels, { known, like: twin?.labels });
  const { podTemplateLabels } = object;
  // Every property by name: what an object spread gives takes more memory.
  return {
    apiVersion: strings.share(object.apiVersion),
    kind: strings.share(object.kind),
    namespace:
      object.namespace === undefined
        ? undefined
        : strings.share(object.namespace),
    name: object.name,
    uid: object.uid,
    labels,
    annotations:
      twin && isSameMap(twin.annotations, object.annotations)
        ? twin.annotations
        : object.annotations,
    owners:
      twin && areSameOwners(twin.owners, object.owners)
        ? twin.owners
        : object.owners,
    podTemplateLabels:
      podTemplateLabels && shareMap(podTemplateLabels, { known, like: labels }),
    podSelector: object.podSelector,
    replicas: object.replicas,
    phase: object.phase,
    delivery: object.delivery,
  };
}

function shareMap(
  labels: Labels,
  { known, like }: { known: LabelIndex; like: Labels | undefined },
): Labels {
  if (like && isSameMap(like, labels)) return like;
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      known.shared(key, value),
    ]),
  );
}

function isSameMap(one: Labels, other: Labels): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(key => Object.hasOwn(other, key) && one[key] === other[key])
  );
}

function areSameOwners(
  ones: readonly OwnerReference[],
  others: readonly OwnerReference[],
): boolean {
  return (
    ones.length === others.length &&
    ones.every((one, position) => {
      const other = others[position];
      return (
        one.uid === other.uid &&
        one.name === other.name &&
        one.kind === other.kind &&
        one.apiVersion === other.apiVersion &&
        one.controller === other.controller
      );
    })
  );
}
