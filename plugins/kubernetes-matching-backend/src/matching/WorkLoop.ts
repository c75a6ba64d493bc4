import { Steps } from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';

/** Work of one kind that waits, in pieces. */
export interface Stage {
  /** The number of the notice that the oldest piece came with; `undefined` when nothing waits. */
  oldest(): number | undefined;
  /** How long nothing is to be done yet, in milliseconds. Default: 0. */
  pause?(): number;
  /** Takes the next piece out, and does it; one that may take longer than about a millisecond, in the steps that it returns. */
  begin(): Steps<void> | void;
}

/**
 * Does what waits in small slices between which the event loop runs: one piece after the other, of the first stage that has
 * something.
 */
export class WorkLoop {
  readonly #stages: readonly Stage[];
  readonly #onSlice: () => void;
  readonly #onError: (error: Error) => void;
  readonly #pacer = Pacer.ofProcess();
  #waiters: { number: number; resolve: () => void }[] = [];
  /** What is being done, and the number of the notice that it came with. */
  #current?: { number: number; steps: Steps<void> };
  #isRunning = false;
  #isStopped = false;
  #timer?: NodeJS.Timeout;

  /**
   * - `onSlice`: called after each slice
   * - `onError`: told of a piece that has thrown; the others are done
   */
  static create(options: {
    stages: readonly Stage[];
    onSlice: () => void;
    onError: (error: Error) => void;
  }): WorkLoop {
    return new WorkLoop(options);
  }

  private constructor(options: {
    stages: readonly Stage[];
    onSlice: () => void;
    onError: (error: Error) => void;
  }) {
    this.#stages = options.stages;
    this.#onSlice = options.onSlice;
    this.#onError = options.onError;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Goes on when something waits. */
  wake(): void {
    if (this.#isRunning || this.#isStopped) return;
    this.#isRunning = true;
    clearTimeout(this.#timer);
    void this.#run();
  }

  /** Resolves once nothing waits that came with a notice up to this number. What comes later is not waited for. */
  async done(number: number): Promise<void> {
    if (this.isDone(number)) return;
    await new Promise<void>(resolve => {
      this.#waiters.push({ number, resolve });
    });
  }

  /** Whether nothing waits that came with a notice up to this number. */
  isDone(number: number): boolean {
    return [
      this.#current?.number,
      ...this.#stages.map(each => each.oldest()),
    ].every((oldest = Infinity) => oldest > number);
  }

  /** What was put aside is done with a later notice: those who wait for it wait for that one. */
  defer(number: number): void {
    for (const waiter of this.#waiters) {
      waiter.number = Math.max(waiter.number, number);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#current?.steps.return();
    clearTimeout(this.#timer);
    this.#release(() => true);
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#pacer.nextTurn();
      if (this.#isStopped) break;
      let hasMore = true;
      do hasMore = this.#step();
      while (hasMore && !this.#pacer.isDue);
      this.#onSlice();
      this.#release(({ number }) => this.isDone(number));
      if (!hasMore) break;
    }
    this.#isRunning = false;
    this.#sleep();
  }

  /** Does one step. Returns whether there was something to do. */
  #step(): boolean {
    try {
      if (!this.#current) {
        const stage = this.#next();
        if (!stage) return false;
        const number = stage.oldest()!;
        const steps = stage.begin();
        if (steps) this.#current = { number, steps };
      } else if (this.#current.steps.next().done) this.#current = undefined;
    } catch (error) {
      this.#current = undefined;
      this.#onError(error as Error);
    }
    return true;
  }

  /** The first stage that has something to do now. */
  #next(): Stage | undefined {
    return this.#stages.find(
      stage => stage.oldest() !== undefined && !(stage.pause?.() ?? 0),
    );
  }

  /** What waits now waits for a time. */
  #sleep(): void {
    const pauses = this.#stages
      .filter(stage => stage.oldest() !== undefined)
      .map(stage => stage.pause?.() ?? 0);
    if (pauses.length === 0 || this.#isStopped) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(...pauses));
  }

  #release(isDue: (waiter: { number: number }) => boolean): void {
    const due = this.#waiters.filter(isDue);
    if (due.length === 0) return;
    this.#waiters = this.#waiters.filter(waiter => !due.includes(waiter));
    for (const { resolve } of due) resolve();
  }
}
