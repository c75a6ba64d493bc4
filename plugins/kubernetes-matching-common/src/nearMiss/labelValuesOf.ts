import { ObjectIndex, Steps, visitInSteps } from '@mooring/kubernetes-objects';
import { SimilarNames } from '../names/SimilarNames';

/** The values of one label key that were ever in use on some clusters, and up to which revision they are known. */
interface KnownValues {
  readonly indexes: readonly ObjectIndex[];
  readonly names: SimilarNames;
  readonly revisions: number[];
}

/** Kept as long as the first of the clusters' indexes, and brought up to date by what came into use since. */
const knownByFirstIndex = new WeakMap<ObjectIndex, Map<string, KnownValues>>();

/**
 * The values of a label key in use on any of the clusters, ready to be searched; possibly with some that are no longer in
 * use. Cheap when it is asked again for the same clusters.
 */
export function* labelValuesOf(
  indexes: readonly ObjectIndex[],
  key: string,
): Steps<SimilarNames> {
  const [first] = indexes;
  if (!first) return SimilarNames.create();
  const byKey = knownByFirstIndex.get(first) ?? new Map<string, KnownValues>();
  knownByFirstIndex.set(first, byKey);
  let known = byKey.get(key);
  if (!known || !isStillGood(known, indexes, key)) {
    known = {
      indexes: [...indexes],
      names: SimilarNames.create(),
      revisions: indexes.map(() => 0),
    };
    byKey.set(key, known);
  }
  const { names, revisions } = known;
  for (const [at, index] of indexes.entries()) {
    const values = index.labelValues(key);
    const { revision } = values;
    if (revision === revisions[at]) continue;
    yield* visitInSteps(values.addedSince(revisions[at]), name => {
      names.add(name);
    });
    // Somebody else may have come further meanwhile.
    revisions[at] = Math.max(revision, revisions[at]);
  }
  return names;
}

function isStillGood(
  known: KnownValues,
  indexes: readonly ObjectIndex[],
  key: string,
): boolean {
  if (known.indexes.length !== indexes.length) return false;
  let inUse = 0;
  for (const [at, index] of indexes.entries()) {
    if (known.indexes[at] !== index) return false;
    inUse += index.labelValues(key).size;
  }
  return !known.names.isMostlyStale(inUse);
}
