/** Items in the order in which they came, each with the number of its notice. */
export class NumberedQueue<Item> {
  #entries: { number: number; item: Item }[] = [];
  #next = 0;

  get size(): number {
    return this.#entries.length - this.#next;
  }

  oldest(): number | undefined {
    return this.#entries[this.#next]?.number;
  }

  push(number: number, item: Item): void {
    this.#entries.push({ number, item });
  }

  /** @throws RangeError when it is empty. */
  shift(): { number: number; item: Item } {
    const entry = this.#entries[this.#next];
    if (!entry) throw new RangeError('the queue is empty');
    this.#next++;
    // What was taken is let go in large parts: shift() of a long array copies it each time.
    if (this.#next > 1000 && this.#next * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#next);
      this.#next = 0;
    }
    return entry;
  }

  clear(): void {
    this.#entries = [];
    this.#next = 0;
  }
}

/** References in the order in which they came first, each once, with the number of the notice that they came with. */
export class RefQueue {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  oldest(): number | undefined {
    for (const number of this.#numbers.values()) return number;
    return undefined;
  }

  has(ref: string): boolean {
    return this.#numbers.has(ref);
  }

  add(number: number, ref: string): void {
    if (!this.#numbers.has(ref)) this.#numbers.set(ref, number);
  }

  delete(ref: string): void {
    this.#numbers.delete(ref);
  }

  /** @throws RangeError when it is empty. */
  shift(): string {
    for (const ref of this.#numbers.keys()) {
      this.#numbers.delete(ref);
      return ref;
    }
    throw new RangeError('the queue is empty');
  }
}
