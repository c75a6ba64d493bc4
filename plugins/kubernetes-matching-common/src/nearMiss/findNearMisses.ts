import {
  labelValue,
  ObjectIndex,
  Steps,
  thatMayHold,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { unclaimed } from '../catalog/unclaimed';
import {
  findTopWorkloads,
  LocatedObject,
  withLabel,
} from '../objects/workloads';
import { comparable } from '../names/ComparableName';
import { Similarity } from '../names/similarity';
import { labelValuesOf } from './labelValuesOf';

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
 *
 * - `clusters`: all clusters, on which the values are indexed together
 * - `indexes`: those of them on which to look
 */
export function* findNearMisses(options: {
  clusters: readonly ObjectIndex[];
  indexes: readonly ObjectIndex[];
  catalog: CatalogIndex;
  key: string;
  value: string;
  namespace?: string;
}): Steps<NearMiss[]> {
  const { clusters, indexes, catalog, key, value, namespace } = options;
  const isFree = (name: string) =>
    thatMayHold(indexes, { selector: withLabel(key, name) }).some(
      index => index.labelValues(key).count(name) > 0,
    ) && !isClaimed(catalog, key, name);
  const values = yield* labelValuesOf(clusters, key);
  const similar = yield* values.find(comparable(value), isFree);
  const misses: NearMiss[] = [];
  for (const { name, similarity, edits } of similar) {
    const selector = withLabel(key, name);
    const objects = yield* findTopWorkloads(indexes, { selector, namespace });
    if (objects.length > 0) {
      misses.push({ similarity, edits, value: name, objects });
    }
  }
  const named = yield* findTopWorkloads(indexes, {
    name: value,
    namespace,
    kinds: CONTROLLER_KINDS,
  });
  const unlabelled = named.filter(
    ({ object }) => labelValue(object.labels, key) === undefined,
  );
  const namesakes = yield* unclaimed(catalog, unlabelled);
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
