import { Clock } from '../transport/Clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes when a simulation says so; everything that happens in it takes none. */
export class SimulatedClock implements Clock {
  #now = 0;
  #wallOffset = 1_000_000;
  readonly #timers = new Set<Timer>();

  readonly Date = { now: () => this.#now + this.#wallOffset };
  readonly performance = { now: () => this.#now };

  get timerCount(): number {
    return this.#timers.size;
  }

  setTimeout(callback: () => void, milliseconds: number): Timer {
    const timer = { at: this.#now + Math.max(0, milliseconds), callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Timer);
  }

  /** Sets the time of day forward or back. */
  jump(milliseconds: number): void {
    this.#wallOffset += milliseconds;
  }

  /** Time passes in which nothing runs, as while a process is stopped. */
  freeze(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Lets time pass; calls `onStep` after everything that one timer has set off. */
  async advance(milliseconds: number, onStep: () => void): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      // All that is simulated consists of promises, which are done with before this.
      await new Promise(resolve => setImmediate(resolve));
      onStep();
      let next: Timer | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= end && (!next || timer.at < next.at)) next = timer;
      }
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }
}
