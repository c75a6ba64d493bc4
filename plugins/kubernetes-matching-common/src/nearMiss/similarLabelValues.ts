import { LabelValues, ObjectIndex } from '@mooring/kubernetes-objects';
import { ComparableName } from './ComparableName';
import { SimilarName, SimilarNames } from './SimilarNames';

interface Known {
  names: SimilarNames;
  revision: number;
}

/** What was built for an index lives as long as the index, and is brought up to date by what came into use since. */
const knownByIndex = new WeakMap<ObjectIndex, Map<string, Known>>();

/** The values in use of a label key that are like the given one, the likest first. */
export function similarLabelValues(
  index: ObjectIndex,
  key: string,
  wanted: ComparableName,
): SimilarName[] {
  const values = index.labelValues(key);
  return upToDate(index, key, values).find(
    wanted,
    name => values.count(name) > 0,
  );
}

function upToDate(
  index: ObjectIndex,
  key: string,
  values: LabelValues,
): SimilarNames {
  const byKey = knownByIndex.get(index) ?? new Map<string, Known>();
  knownByIndex.set(index, byKey);
  let known = byKey.get(key);
  if (!known || known.names.isMostlyStale(values.size)) {
    known = {
      names: SimilarNames.create([...values].map(([name]) => name)),
      revision: values.revision,
    };
    byKey.set(key, known);
  }
  if (known.revision !== values.revision) {
    for (const name of values.addedSince(known.revision)) known.names.add(name);
    known.revision = values.revision;
  }
  return known.names;
}
