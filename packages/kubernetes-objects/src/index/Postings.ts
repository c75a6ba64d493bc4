/** Up to as many items an array takes less memory than a set, and is as fast. */
const MAX_ARRAY_LENGTH = 16;

/** Some items, at least one: the only one as such and a few as an array, because most keys have few and sets are large. */
type Items<T> = T | readonly T[] | Set<T>;

/** From keys to sets of items. An item is neither an array nor a set. */
export class Postings<T extends object> {
  readonly #items = new Map<string, Items<T>>();

  /** How many keys have items. */
  get size(): number {
    return this.#items.size;
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  get(key: string): readonly T[] | ReadonlySet<T> {
    return asCollection(this.#items.get(key));
  }

  count(key: string): number {
    return sizeOf(this.get(key));
  }

  add(key: string, item: T): void {
    const items = this.#items.get(key);
    const others = withItem(items, item);
    if (others !== items) this.#items.set(key, others);
  }

  delete(key: string, item: T): void {
    const items = this.#items.get(key);
    if (items === undefined) return;
    const others = withoutItem(items, item);
    if (others === undefined) this.#items.delete(key);
    else if (others !== items) this.#items.set(key, others);
  }
}

/** A set of items in little memory. An item is neither an array nor a set. */
export class CompactSet<T extends object> {
  #items: Items<T> | undefined;

  get size(): number {
    return sizeOf(this.values());
  }

  values(): readonly T[] | ReadonlySet<T> {
    return asCollection(this.#items);
  }

  add(item: T): void {
    this.#items = withItem(this.#items, item);
  }

  delete(item: T): void {
    if (this.#items !== undefined) {
      this.#items = withoutItem(this.#items, item);
    }
  }
}

function sizeOf(items: readonly unknown[] | ReadonlySet<unknown>): number {
  return 'size' in items ? items.size : items.length;
}

function asCollection<T>(
  items: Items<T> | undefined,
): readonly T[] | ReadonlySet<T> {
  if (items === undefined) return [];
  return items instanceof Set || isArray(items) ? items : [items];
}

function withItem<T>(items: Items<T> | undefined, item: T): Items<T> {
  if (items === undefined || items === item) return item;
  if (items instanceof Set) return items.add(item);
  if (!isArray(items)) return [items, item];
  if (items.includes(item)) return items;
  // What concat gives has no spare room, unlike an array that has grown.
  return items.length < MAX_ARRAY_LENGTH
    ? items.concat([item])
    : new Set([...items, item]);
}

function withoutItem<T>(items: Items<T>, item: T): Items<T> | undefined {
  if (items === item) return undefined;
  if (items instanceof Set) {
    items.delete(item);
    return items.size > 0 ? items : undefined;
  }
  if (!isArray(items) || !items.includes(item)) return items;
  const others = items.filter(other => other !== item);
  return others.length === 1 ? others[0] : others;
}

function isArray<T>(items: Items<T>): items is readonly T[] {
  return Array.isArray(items);
}
