import { Steps } from '@mooring/kubernetes-objects';

/** After so much work, in milliseconds, others get their turn. */
const SLICE_MS = 8;

/**
 * Keeps the event loop free while much is to be done: before each step of a large piece of work, it says whether to let
 * others go first. Whatever works in a process should share one, {@link Pacer.ofProcess}, since it is the sum that others
 * wait for.
 *
 * @public
 */
export class Pacer {
  static #ofProcess?: Pacer;

  /** @param now - in milliseconds; default: `performance.now` */
  static create(now: () => number = () => performance.now()): Pacer {
    return new Pacer(now);
  }

  /** The one for this process's event loop. */
  static ofProcess(): Pacer {
    Pacer.#ofProcess ??= Pacer.create();
    return Pacer.#ofProcess;
  }

  #startedAt: number;
  readonly #waiting: (() => void)[] = [];

  private constructor(private readonly now: () => number) {
    this.#startedAt = now();
  }

  /** Whether enough was done in this turn of the event loop; if so, await {@link Pacer.nextTurn}. */
  get isDue(): boolean {
    return this.now() - this.#startedAt > SLICE_MS;
  }

  /** Resolves in a later turn of the event loop: each turn goes to one of those who wait, in the order in which they came. */
  async nextTurn(): Promise<void> {
    await new Promise<void>(resolve => {
      if (this.#waiting.push(resolve) === 1) this.#planTurn();
    });
  }

  #planTurn(): void {
    setImmediate(() => {
      this.#startedAt = this.now();
      const next = this.#waiting.shift();
      if (this.#waiting.length > 0) this.#planTurn();
      next?.();
    });
  }

  /** Does a piece of work, and lets others go first between its steps. */
  async run<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      if (this.isDue) await this.nextTurn();
      const { done, value } = steps.next();
      if (done) return value as Result;
    }
  }
}
