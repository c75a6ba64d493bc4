/** After so much work, in milliseconds, others get their turn. */
const SLICE_MS = 8;

/**
 * Keeps the event loop free while much arrives: code that works through something asks before each step whether it is time
 * to let others go first. All reflectors of a process share one, since it is their sum that others wait for.
 */
export class Pacer {
  /** @param now - in milliseconds; default: `performance.now` */
  static create(now: () => number = () => performance.now()): Pacer {
    return new Pacer(now);
  }

  #startedAt: number;
  #next?: Promise<void>;

  private constructor(private readonly now: () => number) {
    this.#startedAt = now();
  }

  /** Whether enough was done in this turn of the event loop; if so, await {@link Pacer.nextTurn}. */
  get isDue(): boolean {
    return this.now() - this.#startedAt > SLICE_MS;
  }

  /** Resolves in the next turn of the event loop. */
  async nextTurn(): Promise<void> {
    this.#next ??= new Promise(resolve => {
      setImmediate(() => {
        this.#next = undefined;
        this.#startedAt = this.now();
        resolve();
      });
    });
    await this.#next;
  }
}
