import { MatchListItem } from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';
import { EvaluatedEntity } from './evaluateEntry';
import { inListOrder } from './listOrder';

/**
 * What has been evaluated, by reference and as the list that is read page by page. What is derived is kept until the next
 * change: a page of 20,000 entities must not sort them again.
 */
export class EvaluatedEntities {
  readonly #byRef = new Map<string, EvaluatedEntity>();
  /** In order. */
  readonly #refs: string[] = [];
  #list?: readonly EvaluatedEntity[];
  #items?: readonly MatchListItem[];
  #ownItems?: readonly MatchListItem[];

  refs(): Iterable<string> {
    return this.#byRef.keys();
  }

  get(ref: string): EvaluatedEntity | undefined {
    return this.#byRef.get(ref);
  }

  /** Keeps what an entity was evaluated to, or that it is not on the list. Returns whether anything else is said of it. */
  keep(ref: string, after: EvaluatedEntity | undefined): boolean {
    const before = this.#byRef.get(ref);
    if (!after) {
      if (!this.#byRef.delete(ref)) return false;
      this.#refs.splice(this.#placeOf(ref), 1);
    } else {
      const isKnown = before && isSame(before, after);
      // The line stays the same object as long as it says the same.
      this.#byRef.set(
        ref,
        isKnown
          ? { ...before, examination: after.examination, places: after.places }
          : after,
      );
      if (isKnown) return false;
      if (!before) this.#refs.splice(this.#placeOf(ref), 0, ref);
    }
    this.#list = undefined;
    this.#items = undefined;
    this.#ownItems = undefined;
    return true;
  }

  /** In the order of {@link inListOrder}, those of one status by reference. */
  list(): readonly EvaluatedEntity[] {
    this.#list ??= inListOrder(this.#refs.map(ref => this.#byRef.get(ref)!));
    return this.#list;
  }

  /** Where a reference is among all, or would be. */
  #placeOf(ref: string): number {
    let low = 0;
    let high = this.#refs.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#refs[middle] < ref) low = middle + 1;
      else high = middle;
    }
    return low;
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
}

function isSame(a: EvaluatedEntity, b: EvaluatedEntity): boolean {
  return (
    a.match.findings.length === b.match.findings.length &&
    a.match.status === b.match.status &&
    isDeepEqual(a.item, b.item) &&
    isDeepEqual(a.match.counts, b.match.counts) &&
    isDeepEqual(a.match.query, b.match.query) &&
    // Most findings on states are the very same objects.
    a.match.findings.every(
      (finding, at) =>
        finding === b.match.findings[at] ||
        isDeepEqual(finding, b.match.findings[at]),
    ) &&
    isDeepEqual(a.examination.held, b.examination.held)
  );
}
