/**
 * Brings what several writers write to one reader. A writer waits until what it wrote was taken, so that no more than one
 * item of each is held.
 */
export class Channel<Item> implements AsyncIterable<Item> {
  static create<Item>(): Channel<Item> {
    return new Channel();
  }

  readonly #waiting: { item: Item; taken: () => void }[] = [];
  #wake?: () => void;
  #isClosed = false;

  private constructor() {}

  /** Resolves once the item was taken, or the channel was closed. */
  write(item: Item): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise(taken => {
      this.#waiting.push({ item, taken });
      this.#wake?.();
    });
  }

  /** What was written before is still read. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next) {
          next.taken();
          yield next.item;
        } else if (this.#isClosed) return;
        else
          await new Promise<void>(resolve => {
            this.#wake = resolve;
          });
      }
    } finally {
      this.#isClosed = true;
      for (const { taken } of this.#waiting.splice(0)) taken();
    }
  }
}
