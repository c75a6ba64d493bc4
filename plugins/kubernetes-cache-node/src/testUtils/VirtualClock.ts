import { Clock } from '../transport/Clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

const TURNS = 5;

/** Time that passes when a test says so, however much happens in it. */
export class VirtualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  readonly Date = { now: () => this.#now };
  readonly performance = { now: () => this.#now };

  get timerCount(): number {
    return this.#timers.size;
  }

  setTimeout(callback: () => void, milliseconds: number): Timer {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: Timer): void {
    this.#timers.delete(timer);
  }

  /** Lets everything happen that is due until then, in order. */
  async advanceTo(time: number): Promise<void> {
    for (;;) {
      // What one thing sets off may take several turns of the event loop.
      for (let turn = 0; turn < TURNS; turn++) {
        await new Promise(resolve => setImmediate(resolve));
      }
      let next: Timer | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= time && (!next || timer.at < next.at)) next = timer;
      }
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = time;
  }
}
