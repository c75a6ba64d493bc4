/** From keys to sets of items; a key's only item is kept as such, because most keys have one and sets are large. */
export class Postings<T extends object> {
  readonly #items = new Map<string, T | Set<T>>();

  /** How many keys have items. */
  get size(): number {
    return this.#items.size;
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  get(key: string): readonly T[] | ReadonlySet<T> {
    const items = this.#items.get(key);
    if (items === undefined) return [];
    return items instanceof Set ? items : [items];
  }

  count(key: string): number {
    return sizeOf(this.get(key));
  }

  add(key: string, item: T): void {
    const items = this.#items.get(key);
    if (items === undefined) this.#items.set(key, item);
    else if (items instanceof Set) items.add(item);
    else if (items !== item) this.#items.set(key, new Set([items, item]));
  }

  delete(key: string, item: T): void {
    const items = this.#items.get(key);
    if (items instanceof Set && items.delete(item) && items.size > 0) return;
    if (items === item || (items instanceof Set && items.size === 0)) {
      this.#items.delete(key);
    }
  }
}

export function sizeOf(
  items: readonly unknown[] | ReadonlySet<unknown>,
): number {
  return 'size' in items ? items.size : items.length;
}
