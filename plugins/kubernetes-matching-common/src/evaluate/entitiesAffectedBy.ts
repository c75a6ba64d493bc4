import {
  allAtOnce,
  ObjectIndex,
  Steps,
  thatMayHold,
} from '@mooring/kubernetes-objects';
import { CatalogEntry, CatalogIndex } from '../catalog/CatalogIndex';
import { askedLabel } from '../query/MatchQuery';
import { resembledBy } from './affectedEntities';
import { ask } from './answers';

/**
 * The references of the entities whose findings may change because one entity appears, changes or goes: those that ask
 * the same, and those for which what it claims would otherwise be named as what they mean. The entity itself is among
 * them where it asks for workloads. Call it with the entry as it was and with the entry as it is.
 *
 * @public
 */
export function entitiesAffectedBy(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  entry: CatalogEntry;
}): Set<string> {
  return allAtOnce(entitiesAffectedByInSteps(options));
}

/**
 * The same in steps.
 *
 * @public
 */
export function* entitiesAffectedByInSteps(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  entry: CatalogEntry;
}): Steps<Set<string>> {
  const { catalog, clusters, entry } = options;
  const refs = new Set<string>();
  if (!entry.asks) return refs;
  const add = (entries: Iterable<CatalogEntry>) => {
    for (const { ref } of entries) refs.add(ref);
  };
  refs.add(entry.ref);
  const value = askedLabel(entry.query)?.value ?? entry.query.id;
  add(catalog.asking(entry.query));
  add(catalog.asksForValue(value));
  add(yield* catalog.meaning(value));
  // Others in another namespace, where several labels are asked for and no one value stands for them.
  add(catalog.askingFor(entry.query.labelSelector));
  // In any namespace: an object is claimed by any entity that selects its labels.
  const query = { ...entry.query, namespace: undefined };
  for (const index of thatMayHold(clusters, query)) {
    const { objects } = yield* ask(index, query);
    for (const object of objects) add(yield* resembledBy(catalog, object));
  }
  return refs;
}
