import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import {
  CatalogIndex,
  entitiesAffectedByInSteps,
} from '@mooring/plugin-kubernetes-matching-common';
import { CatalogChange } from '../catalog/CatalogFollower';
import { NumberedQueue } from './queues';
import { Stage } from './WorkLoop';

/** One entity that has changed, or the end of a change of the catalog. */
type CatalogStep =
  | { readonly entity: Entity }
  | { readonly removed: string }
  | { readonly applied: () => void };

interface Options {
  catalog: CatalogIndex;
  clusters: () => readonly ObjectIndex[] | undefined;
  /** Told of the entities that a change concerns, itself included. */
  onRefs: (number: number, refs: Iterable<string>) => void;
  /** Told that a change is applied as a whole. */
  onApplied: (number: number) => void;
  /** Whether entities are evaluated yet. */
  isReady: () => boolean;
}

/** The changes of the catalog that wait until its index has taken them. */
export class CatalogChanges implements Stage {
  readonly #queue = new NumberedQueue<CatalogStep>();

  static create(options: Options): CatalogChanges {
    return new CatalogChanges(options);
  }

  private constructor(private readonly options: Options) {}

  oldest(): number | undefined {
    return this.#queue.oldest();
  }

  /** - `applied`: called once the index holds all of it */
  add(
    number: number,
    { changed, removed }: CatalogChange,
    applied: () => void,
  ): void {
    for (const ref of removed) this.#queue.push(number, { removed: ref });
    for (const entity of changed) this.#queue.push(number, { entity });
    this.#queue.push(number, { applied });
  }

  *begin(): Steps<void> {
    const { catalog, isReady, onApplied, onRefs } = this.options;
    const { number, item } = this.#queue.shift();
    if ('applied' in item) {
      onApplied(number);
      item.applied();
      return;
    }
    const ref =
      'entity' in item ? stringifyEntityRef(item.entity) : item.removed;
    yield* this.#markAffectedBy(number, ref);
    if ('entity' in item) catalog.set(item.entity);
    else catalog.delete(ref);
    yield* this.#markAffectedBy(number, ref);
    if (isReady()) onRefs(number, [ref]);
  }

  *#markAffectedBy(number: number, ref: string): Steps<void> {
    const { catalog, isReady, onRefs } = this.options;
    const entry = catalog.get(ref);
    if (!entry || !isReady()) return;
    const clusters = this.options.clusters() ?? [];
    const options = { catalog, clusters, entry };
    onRefs(number, yield* entitiesAffectedByInSteps(options));
  }
}
