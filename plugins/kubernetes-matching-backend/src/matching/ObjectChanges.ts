import { ObjectIndex, ObjectSummary, Steps } from '@mooring/kubernetes-objects';
import {
  affectedEntitiesInSteps,
  CatalogIndex,
} from '@mooring/plugin-kubernetes-matching-common';
import { NumberedQueue } from './queues';
import { timed } from './timed';
import { Stage } from './WorkLoop';

/** With more changes than this waiting, evaluating every entity is cheaper than finding those that they concern. */
const MAX_WAITING = 20_000;

/** What became of one object. */
export interface ObjectChange {
  readonly before?: ObjectSummary;
  readonly after?: ObjectSummary;
}

interface Options {
  catalog: CatalogIndex;
  indexOf: (cluster: string) => ObjectIndex | undefined;
  /** Told of the entities that a change concerns. */
  onRefs: (number: number, refs: Iterable<string>) => void;
  /** Told that all entities are to be evaluated, instead of those that the changes concern. */
  onTooMany: () => void;
  /** What it takes to evaluate all entities, in milliseconds. */
  costOfAll: () => number;
}

/** The changes of objects that wait until the entities are found that they concern. */
export class ObjectChanges implements Stage {
  readonly #queue = new NumberedQueue<{
    cluster: string;
    change: ObjectChange;
  }>();
  /** What it has taken to find the entities that the waiting changes concern, in milliseconds. */
  #spent = 0;

  static create(options: Options): ObjectChanges {
    return new ObjectChanges(options);
  }

  private constructor(private readonly options: Options) {}

  get size(): number {
    return this.#queue.size;
  }

  oldest(): number | undefined {
    return this.#queue.oldest();
  }

  add(number: number, cluster: string, changes: readonly ObjectChange[]): void {
    if (this.#queue.size + changes.length > MAX_WAITING) {
      this.#giveUp();
      return;
    }
    for (const change of changes) this.#queue.push(number, { cluster, change });
  }

  *begin(): Steps<void> {
    const { catalog, indexOf, onRefs, costOfAll } = this.options;
    const { number, item } = this.#queue.shift();
    const index = indexOf(item.cluster);
    if (!index) return;
    const steps = affectedEntitiesInSteps({ catalog, index, ...item.change });
    const refs = yield* timed(steps, spent => {
      this.#spent += spent;
    });
    onRefs(number, refs);
    if (this.#queue.size === 0) this.#spent = 0;
    // Once finding the entities concerned has taken as long as evaluating all would, all are evaluated.
    else if (this.#spent >= costOfAll()) this.#giveUp();
  }

  #giveUp(): void {
    this.#spent = 0;
    this.#queue.clear();
    this.options.onTooMany();
  }
}
