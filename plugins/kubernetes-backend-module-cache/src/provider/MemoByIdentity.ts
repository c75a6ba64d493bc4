/** What was made of two objects, for as long as both are there. */
export class MemoByIdentity<A extends object, B extends object, Value> {
  readonly #values = new WeakMap<A, WeakMap<B, Value>>();

  get(a: A, b: B, make: () => Value): Value {
    let values = this.#values.get(a);
    if (!values) {
      values = new WeakMap();
      this.#values.set(a, values);
    }
    let value = values.get(b);
    if (value === undefined) {
      value = make();
      values.set(b, value);
    }
    return value;
  }
}
