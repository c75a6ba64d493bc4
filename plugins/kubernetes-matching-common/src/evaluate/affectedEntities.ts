import {
  controllersOf,
  labelValue,
  ObjectIndex,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { OTHER_LABELS } from '../rules/other-label-in-use';

/**
 * The references of the entities whose verdict a change of one object may change: evaluate these again, and no others.
 * Call it with the object as it was before the change, and as it is after it.
 *
 * @public
 */
export function affectedEntities(options: {
  catalog: CatalogIndex;
  index: ObjectIndex;
  object: ObjectSummary;
}): Set<string> {
  const { catalog, index, object } = options;
  const refs = new Set<string>();
  for (const item of [object, ...controllersOf(index, object)]) {
    for (const { ref } of catalog.selecting(item)) refs.add(ref);
  }
  for (const value of valuesThatResembleIds(object)) {
    for (const { ref } of catalog.withIdLike(value)) refs.add(ref);
  }
  return refs;
}

function valuesThatResembleIds({
  annotations,
  labels,
  name,
  owners,
}: ObjectSummary): Set<string> {
  const values = [
    labelValue(labels, KUBERNETES_ID),
    labelValue(annotations, KUBERNETES_ID),
    ...OTHER_LABELS.map(key => labelValue(labels, key)),
    // The name of a pod or a ReplicaSet is generated.
    owners.length === 0 ? name : undefined,
  ];
  return new Set(values.filter(value => value !== undefined));
}
