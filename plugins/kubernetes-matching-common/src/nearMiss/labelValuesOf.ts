import {
  ClusterDirectory,
  ObjectIndex,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { SimilarNames } from '../names/SimilarNames';

/** What knows the values in use: clusters that share a directory, or one that is asked by itself. */
type Source = ClusterDirectory | ObjectIndex;

/** The values of one label key that were ever in use on some clusters, and up to which revision they are known. */
interface KnownValues {
  readonly sources: readonly Source[];
  readonly names: SimilarNames;
  readonly revisions: number[];
}

/** Kept as long as the first of the sources, and brought up to date by what came into use since. */
const knownByFirstSource = new WeakMap<Source, Map<string, KnownValues>>();

/**
 * The values of a label key in use on any of the clusters, ready to be searched; possibly with some that are no longer in
 * use, or only on other clusters of the same directory. Cheap when it is asked again for the same clusters.
 */
export function* labelValuesOf(
  indexes: readonly ObjectIndex[],
  key: string,
): Steps<SimilarNames> {
  const sources = [...new Set(indexes.map(index => index.directory ?? index))];
  const [first] = sources;
  if (!first) return SimilarNames.create();
  const byKey = knownByFirstSource.get(first) ?? new Map<string, KnownValues>();
  knownByFirstSource.set(first, byKey);
  let known = byKey.get(key);
  if (!known || !isStillGood(known, sources, key)) {
    known = {
      sources,
      names: SimilarNames.create(),
      revisions: sources.map(() => 0),
    };
    byKey.set(key, known);
  }
  const { names, revisions } = known;
  for (const [at, source] of sources.entries()) {
    const values = source.labelValues(key);
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
  sources: readonly Source[],
  key: string,
): boolean {
  if (known.sources.length !== sources.length) return false;
  let inUse = 0;
  for (const [at, source] of sources.entries()) {
    if (known.sources[at] !== source) return false;
    inUse += source.labelValues(key).size;
  }
  return !known.names.isMostlyStale(inUse);
}
