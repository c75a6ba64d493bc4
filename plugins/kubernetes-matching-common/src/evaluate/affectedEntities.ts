import {
  allAtOnce,
  controllersOf,
  dependentsOf,
  groupKindOf,
  Labels,
  labelValue,
  ObjectIndex,
  ObjectSummary,
  Steps,
} from '@mooring/kubernetes-objects';
import { APPLICATION } from '@mooring/plugin-kubernetes-delivery-common';
import isDeepEqual from 'fast-deep-equal';
import { KUBERNETES_ID } from '../annotations';
import { CatalogEntry, CatalogIndex } from '../catalog/CatalogIndex';
import { OTHER_LABELS } from '../rules/other-label-in-use';

/** More dependents of one controller are not checked; they differ from these in nothing that matters here. */
const MAX_DEPENDENTS = 100;

/**
 * The references of the entities whose status or findings the change of one object may change: evaluate these again, and
 * no others. Call it once the index has taken the change.
 *
 * - `before`: the object as it was; absent when it is new
 * - `after`: the object as it is; absent when it is gone
 *
 * @public
 */
export function affectedEntities(options: {
  catalog: CatalogIndex;
  index: ObjectIndex;
  before?: ObjectSummary;
  after?: ObjectSummary;
}): Set<string> {
  return allAtOnce(affectedEntitiesInSteps(options));
}

/**
 * The same in steps.
 *
 * @public
 */
export function* affectedEntitiesInSteps(options: {
  catalog: CatalogIndex;
  index: ObjectIndex;
  before?: ObjectSummary;
  after?: ObjectSummary;
}): Steps<Set<string>> {
  const { catalog, index, before, after } = options;
  const refs = new Set<string>();
  const add = (entries: Iterable<CatalogEntry>) => {
    for (const { ref } of entries) refs.add(ref);
  };
  const hadClues = before && cluesOf(catalog, before);
  const hasClues = after && cluesOf(catalog, after);
  // Most changes are of an object's status, which says nothing of whom it belongs to.
  const hasOtherClues = !isDeepEqual(hadClues, hasClues);
  for (const object of [before, after]) {
    if (!object) continue;
    add(linkedTo(catalog, object));
    for (const controller of controllersOf(index, object)) {
      add(selectedBy(catalog, controller.labels));
      yield;
    }
    if (hasOtherClues) {
      add(yield* resembledBy(catalog, object));
      for (const dependent of take(dependentsOf(index, object))) {
        add(selectedBy(catalog, dependent.labels));
        add(yield* resembledBy(catalog, dependent));
        yield;
      }
    }
  }
  return refs;
}

/**
 * The references of the entities whose verdict may depend on the state of a cluster, because of what it holds: evaluate
 * these again, and no others, when the state becomes or ceases to be one in which it can tell. In parts, one for each
 * object, so that a caller may do something else between them; each reference once.
 *
 * @public
 */
export function* entitiesConcernedBy(options: {
  catalog: CatalogIndex;
  index: ObjectIndex;
}): Generator<string[], void> {
  const { catalog, index } = options;
  const told = new Set<string>();
  const similar = new Set<string>();
  for (const object of index.find({})) {
    const refs: string[] = [];
    const add = (entries: Iterable<CatalogEntry>) => {
      for (const { ref } of entries) {
        if (told.has(ref)) continue;
        told.add(ref);
        refs.push(ref);
      }
    };
    add(linkedTo(catalog, object));
    const clues = cluesOf(catalog, object);
    for (const value of clues.exact) {
      if (value !== undefined) add(catalog.asksForValue(value));
    }
    for (const value of clues.similar) {
      // Most objects share their values with others, and what is like a value takes time to find.
      if (similar.has(value)) continue;
      similar.add(value);
      const meaning = catalog.meaning(value);
      let step = meaning.next();
      for (; !step.done; step = meaning.next()) yield [];
      add(step.value);
    }
    yield refs;
  }
}

/** The entities that select an object, or the pods that it creates, or that name it. */
function* linkedTo(
  catalog: CatalogIndex,
  object: ObjectSummary,
): Iterable<CatalogEntry> {
  if (groupKindOf(object) === APPLICATION) yield* catalog.naming(object);
  yield* selectedBy(catalog, object.labels);
  if (object.podTemplateLabels) {
    yield* selectedBy(catalog, object.podTemplateLabels);
  }
}

/** The entities that these labels concern: those that ask for them, and those that would, by their name, if they asked. */
function* selectedBy(
  catalog: CatalogIndex,
  labels: Labels,
): Iterable<CatalogEntry> {
  yield* catalog.selecting(labels);
  const id = labelValue(labels, KUBERNETES_ID);
  if (id === undefined) return;
  for (const entry of catalog.named(id)) if (!entry.asks) yield entry;
}

/** What of an object may say whom it belongs to, without saying so by the label that is asked for. */
function cluesOf(catalog: CatalogIndex, object: ObjectSummary) {
  const { annotations, labels, name, owners } = object;
  const asked = Object.entries(labels).filter(([key]) =>
    catalog.asksForKey(key),
  );
  return {
    exact: [
      name,
      labelValue(annotations, KUBERNETES_ID),
      ...OTHER_LABELS.map(key => labelValue(labels, key)),
    ],
    similar: asked.map(([, value]) => value),
    owners,
  };
}

/** The entities for which an object may be named as what they mean. */
export function* resembledBy(
  catalog: CatalogIndex,
  object: ObjectSummary,
): Steps<Set<CatalogEntry>> {
  const { exact, similar } = cluesOf(catalog, object);
  const entries = new Set<CatalogEntry>();
  const add = (found: Iterable<CatalogEntry>) => {
    for (const entry of found) entries.add(entry);
  };
  for (const value of new Set(exact)) {
    if (value !== undefined) add(catalog.asksForValue(value));
  }
  for (const value of similar) add(yield* catalog.meaning(value));
  return entries;
}

function* take(objects: Iterable<ObjectSummary>): Iterable<ObjectSummary> {
  let count = 0;
  for (const object of objects) {
    yield object;
    if (++count === MAX_DEPENDENTS) return;
  }
}
