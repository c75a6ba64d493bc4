/** The body of an answer, on a network that may hold it back. */
export class SimulatedStream implements AsyncIterable<Buffer> {
  static create(): SimulatedStream {
    return new SimulatedStream();
  }

  onClose: () => void = () => {};
  #chunks: Buffer[] = [];
  #held: Buffer[] | undefined;
  #end?: { readonly error?: unknown };
  #heldEnd?: { readonly error?: unknown };
  #wake?: () => void;
  #isClosed = false;

  private constructor() {}

  push(text: string): void {
    if (this.#end || this.#heldEnd) return;
    (this.#held ?? this.#chunks).push(Buffer.from(text));
    this.#notify();
  }

  end(): void {
    if (this.#held) this.#heldEnd ??= {};
    else this.#end ??= {};
    this.#notify();
  }

  /** Breaks it off, whatever is still on its way. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#chunks = [];
    this.#notify();
  }

  /** From now on nothing arrives. */
  hold(): void {
    this.#held ??= [];
  }

  /** What was held back arrives. */
  release(): void {
    this.#chunks.push(...(this.#held ?? []));
    this.#held = undefined;
    if (this.#heldEnd) this.#end ??= this.#heldEnd;
    this.#notify();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onClose();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) yield chunk;
        else if (this.#end) {
          if (this.#end.error) throw this.#end.error;
          return;
        } else {
          await new Promise<void>(resolve => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.close();
    }
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
