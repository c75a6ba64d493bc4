import { ObjectIndex } from '@mooring/kubernetes-objects';
import {
  CatalogIndex,
  entitiesConcernedBy,
} from '@mooring/plugin-kubernetes-matching-common';
import { Stage } from './WorkLoop';

/** So many objects are visited in one piece of work. */
const OBJECTS_PER_STEP = 20;

interface Walk {
  number: number;
  /** Absent until it has begun. */
  parts?: Iterator<string[]>;
  /** The number of the notice for which it has to be made once more. */
  again?: number;
}

/**
 * Finds the entities that what a cluster holds concerns, for a cluster of which something else can be said than before.
 * A cluster that changes its state again and again is walked again only when a walk has ended.
 */
export class ClusterWalks implements Stage {
  readonly #walks = new Map<string, Walk>();

  static create(options: {
    catalog: CatalogIndex;
    indexOf: (cluster: string) => ObjectIndex | undefined;
    onRefs: (number: number, refs: Iterable<string>) => void;
  }): ClusterWalks {
    return new ClusterWalks(options);
  }

  private constructor(
    private readonly options: {
      catalog: CatalogIndex;
      indexOf: (cluster: string) => ObjectIndex | undefined;
      onRefs: (number: number, refs: Iterable<string>) => void;
    },
  ) {}

  get size(): number {
    return this.#walks.size;
  }

  add(number: number, cluster: string): void {
    const walk = this.#walks.get(cluster);
    if (!walk) this.#walks.set(cluster, { number });
    else if (walk.parts) walk.again = number;
  }

  clear(): void {
    this.#walks.clear();
  }

  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { number } of this.#walks.values()) {
      oldest = Math.min(number, oldest ?? number);
    }
    return oldest;
  }

  begin(): void {
    const [entry] = this.#walks;
    if (!entry) return;
    const [cluster, walk] = entry;
    const { catalog, indexOf, onRefs } = this.options;
    const index = indexOf(cluster);
    walk.parts ??=
      index && entitiesConcernedBy({ catalog, index })[Symbol.iterator]();
    for (let objects = 0; objects < OBJECTS_PER_STEP; objects++) {
      const part = walk.parts?.next();
      if (!part || part.done) {
        this.#walks.delete(cluster);
        if (walk.again) this.add(walk.again, cluster);
        return;
      }
      onRefs(walk.number, part.value);
    }
  }
}
