import { GENERATED_LABELS } from '../pods/generatedLabels';
import type { ObjectIndex, ObjectQuery, ValuesInUse } from './ObjectIndex';
import { Postings } from './Postings';
import { ValueLog } from './ValueLog';

/**
 * Told which labels come into use in one cluster, and which cease to be.
 *
 * @public
 */
export interface LabelUse {
  begins(key: string, value: string): void;
  ends(key: string, value: string): void;
}

/** Some clusters; each of them once. */
type Clusters = readonly ObjectIndex[] | ReadonlySet<ObjectIndex>;
type Holders = Map<string, HoldersOfKey>;

/** Which clusters hold which values of one key. */
class HoldersOfKey extends Postings<ObjectIndex> {
  readonly log: ValueLog;

  /** - `from`: see {@link ValueLog.create} */
  constructor(from: number) {
    super();
    this.log = ValueLog.create({ from });
  }

  override add(value: string, index: ObjectIndex): void {
    const isNew = this.count(value) === 0;
    super.add(value, index);
    if (isNew) this.log.add(value, this.size);
  }
}

/** The operators of a selector that name the values it accepts. */
const NAMING = new Set(['=', '==', 'in']);

/**
 * Which of many clusters hold objects with a label or an annotation: who asks all of them for one value asks here first, and
 * then only those that hold it. Each index that is created with it keeps its own part up to date.
 *
 * @public
 */
export class ClusterDirectory {
  static create(): ClusterDirectory {
    return new ClusterDirectory();
  }

  readonly #labels: Holders = new Map();
  readonly #annotations: Holders = new Map();
  /** The highest of a key that nobody holds any more: one that is held again goes on from there. */
  #lastRevision = 0;

  private constructor() {}

  /** The clusters among which all are that hold what a query asks for; `undefined` when the query names no value. */
  holding({
    annotation,
    selector,
  }: ObjectQuery):
    | readonly ObjectIndex[]
    | ReadonlySet<ObjectIndex>
    | undefined {
    if (annotation) {
      return clustersWith(this.#annotations, annotation.key, [
        annotation.value,
      ]);
    }
    let fewest: Clusters | undefined;
    for (const { key, operator, values } of selector?.requirements ?? []) {
      if (!NAMING.has(operator) || GENERATED_LABELS.has(key)) continue;
      const found = clustersWith(this.#labels, key, values);
      if (!fewest || sizeOf(found) < sizeOf(fewest)) fewest = found;
    }
    return fewest;
  }

  /** The values of a label that people set, on all of the clusters together: each once, however many hold it. */
  labelValues(key: string): ValuesInUse {
    const holders = this.#labels.get(key);
    return {
      size: holders?.size ?? 0,
      revision: holders?.log.revision ?? this.#lastRevision,
      addedSince: revision =>
        holders ? holders.log.since(revision) ?? holders.keys() : [],
    };
  }

  /** Where an index tells of its own labels, or of its annotations. */
  entryOf(index: ObjectIndex, of: 'labels' | 'annotations'): LabelUse {
    const all = of === 'labels' ? this.#labels : this.#annotations;
    return {
      begins: (key, value) => {
        const holders = all.get(key) ?? new HoldersOfKey(this.#lastRevision);
        all.set(key, holders);
        holders.add(value, index);
      },
      ends: (key, value) => {
        const holders = all.get(key);
        if (!holders) return;
        holders.delete(value, index);
        if (holders.size > 0) return;
        all.delete(key);
        const { revision } = holders.log;
        this.#lastRevision = Math.max(this.#lastRevision, revision);
      },
    };
  }
}

/**
 * Those of some clusters that may hold what a query asks for, in their order: all of them, where they have no directory in
 * common that knows better.
 *
 * @public
 */
export function thatMayHold(
  indexes: readonly ObjectIndex[],
  query: ObjectQuery,
): readonly ObjectIndex[] {
  const directory = indexes[0]?.directory;
  const holding = directory?.holding(query);
  if (!holding) return indexes;
  const holds =
    'has' in holding
      ? (index: ObjectIndex) => holding.has(index)
      : (index: ObjectIndex) => holding.includes(index);
  return indexes.filter(index => index.directory !== directory || holds(index));
}

function clustersWith(
  holders: Holders,
  key: string,
  values: readonly string[],
): Clusters {
  const postings = holders.get(key);
  if (!postings) return [];
  if (values.length === 1) return postings.get(values[0]);
  const clusters = new Set<ObjectIndex>();
  for (const value of values) {
    for (const index of postings.get(value)) clusters.add(index);
  }
  return clusters;
}

function sizeOf(clusters: Clusters): number {
  return 'size' in clusters ? clusters.size : clusters.length;
}
