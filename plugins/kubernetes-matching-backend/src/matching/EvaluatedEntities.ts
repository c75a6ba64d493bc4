import { MatchListItem } from '@mooring/plugin-kubernetes-matching-common';
import { EvaluatedEntity } from './evaluateEntry';
import { inListOrder } from './listOrder';

/**
 * What has been evaluated, by reference and as the list that is read page by page. What is derived is kept until the next
 * change: a page of 20,000 entities must not sort them again.
 */
export class EvaluatedEntities {
  readonly #byRef = new Map<string, EvaluatedEntity>();
  #refs?: readonly string[];
  #list?: readonly EvaluatedEntity[];
  #items?: readonly MatchListItem[];
  #ownItems?: readonly MatchListItem[];

  get(ref: string): EvaluatedEntity | undefined {
    return this.#byRef.get(ref);
  }

  set(ref: string, entity: EvaluatedEntity): void {
    if (!this.#byRef.has(ref)) this.#refs = undefined;
    this.#byRef.set(ref, entity);
    this.#forget();
  }

  delete(ref: string): void {
    if (!this.#byRef.delete(ref)) return;
    this.#refs = undefined;
    this.#forget();
  }

  /** In the order of {@link inListOrder}, those of one status by reference. */
  list(): readonly EvaluatedEntity[] {
    this.#refs ??= [...this.#byRef.keys()].sort();
    this.#list ??= inListOrder(this.#refs.map(ref => this.#byRef.get(ref)!));
    return this.#list;
  }

  /** The lines of {@link EvaluatedEntities.list}, with or without what names others' workloads. */
  items(options: { withOthers: boolean }): readonly MatchListItem[] {
    if (options.withOthers) {
      this.#items ??= this.list().map(({ item }) => item);
      return this.#items;
    }
    this.#ownItems ??= this.list().map(({ ownItem }) => ownItem);
    return this.#ownItems;
  }

  #forget(): void {
    this.#list = undefined;
    this.#items = undefined;
    this.#ownItems = undefined;
  }
}
