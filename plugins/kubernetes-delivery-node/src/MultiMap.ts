/** Several values for a key, in the order in which they came. */
export class MultiMap<V> {
  readonly #values = new Map<string, V[]>();

  get(key: string): readonly V[] {
    return this.#values.get(key) ?? [];
  }

  add(key: string, value: V): void {
    const values = this.#values.get(key);
    if (values) values.push(value);
    else this.#values.set(key, [value]);
  }

  delete(key: string, value: V): void {
    const values = this.#values.get(key);
    const index = values?.indexOf(value) ?? -1;
    if (!values || index < 0) return;
    values.splice(index, 1);
    if (values.length === 0) this.#values.delete(key);
  }
}
