/** Sets of entity references by key. */
export class RefSets {
  readonly #sets = new Map<string, Set<string>>();

  get size(): number {
    return this.#sets.size;
  }

  keys(): Iterable<string> {
    return this.#sets.keys();
  }

  has(key: string): boolean {
    return this.#sets.has(key);
  }

  get(key: string): Iterable<string> {
    return this.#sets.get(key) ?? [];
  }

  add(key: string, ref: string): void {
    const refs = this.#sets.get(key);
    if (refs) refs.add(ref);
    else this.#sets.set(key, new Set([ref]));
  }

  delete(key: string, ref: string): void {
    const refs = this.#sets.get(key);
    if (refs?.delete(ref) && refs.size === 0) this.#sets.delete(key);
  }
}
