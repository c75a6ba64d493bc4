import {
  labelValue,
  ObjectIndex,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import {
  findTopWorkloads,
  LocatedObject,
  withLabel,
} from '../objects/workloads';
import { comparable } from './ComparableName';
import { Similarity } from './similarity';
import { similarLabelValues } from './similarLabelValues';

/** Something in use that may be what was meant. */
export interface NearMiss {
  readonly similarity: Similarity | 'name';
  readonly edits: number;
  /** The value in use; absent for workloads that have the name and not the label. */
  readonly value?: string;
  /** The workloads that carry the value, or have the name. */
  readonly objects: readonly LocatedObject[];
}

/** The likest first: a workload of that very name says more than a value that shares words. */
const ORDER: readonly NearMiss['similarity'][] = [
  'case',
  'separators',
  'typo',
  'name',
  'words',
];
const CONTROLLER_KINDS = WORKLOAD_KINDS.filter(
  kind => kind !== 'Pod' && kind !== 'ReplicaSet.apps',
);

/**
 * What is in use that is like a label value which is not, on these clusters and in this namespace, without what another
 * entity claims; the likest first.
 */
export function findNearMisses(options: {
  indexes: readonly ObjectIndex[];
  catalog: CatalogIndex;
  key: string;
  value: string;
  namespace?: string;
}): NearMiss[] {
  const { indexes, catalog, key, value, namespace } = options;
  const misses: NearMiss[] = [];
  const wanted = comparable(value);
  const seen = new Set<string>();
  for (const index of indexes) {
    for (const { name, similarity, edits } of similarLabelValues(
      index,
      key,
      wanted,
    )) {
      if (seen.has(name) || isClaimed(catalog, key, name)) continue;
      seen.add(name);
      const objects = findTopWorkloads(indexes, {
        selector: withLabel(key, name),
        namespace,
      });
      if (objects.length > 0)
        misses.push({ similarity, edits, value: name, objects });
    }
  }
  const namesakes = findTopWorkloads(indexes, {
    name: value,
    namespace,
    kinds: CONTROLLER_KINDS,
  }).filter(
    ({ object }) =>
      labelValue(object.labels, key) === undefined &&
      !isSelected(catalog, object),
  );
  if (namesakes.length > 0)
    misses.push({ similarity: 'name', edits: 0, objects: namesakes });
  return misses.sort(
    (a, b) =>
      ORDER.indexOf(a.similarity) - ORDER.indexOf(b.similarity) ||
      a.edits - b.edits,
  );
}

function isClaimed(catalog: CatalogIndex, key: string, value: string): boolean {
  const [claimant] = catalog.claimants(key, value);
  return claimant !== undefined;
}

function isSelected(
  catalog: CatalogIndex,
  object: LocatedObject['object'],
): boolean {
  const [entry] = catalog.selecting(object);
  return entry !== undefined;
}
