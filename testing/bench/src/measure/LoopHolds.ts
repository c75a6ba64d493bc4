import { PerformanceObserver } from 'node:perf_hooks';

/** The thread's processor time in milliseconds: what other processes take meanwhile is not in it. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Holds are counted in classes of this many milliseconds. */
const CLASS_MS = 0.1;

/** The longest time that the event loop was held, in milliseconds. */
export interface LongestHold {
  /** In processor time. */
  readonly ms: number;
  /** Of it, collecting garbage; by the clock, so that on a busy machine it may be more. */
  readonly garbageMs: number;
}

/**
 * The longest that this thread's event loop was busy between two turns, in processor time: what a request had to wait on an
 * idle machine.
 */
export class LoopHolds {
  #last = 0;
  /** When the last turn ended, by `performance.now()`. */
  #lastAt = 0;
  #longest = { ms: 0, from: 0, to: 0 };
  #collections: { at: number; ms: number }[] = [];
  readonly #collector = new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) {
      this.#collections.push({ at: startTime, ms: duration });
    }
  });
  /** How many turns took how long. */
  readonly #counts = new Map<number, number>();
  #turns = 0;
  #timer?: NodeJS.Timeout;

  start(): void {
    this.#collector.observe({ entryTypes: ['gc'] });
    this.#last = threadTime();
    this.#lastAt = performance.now();
    this.#timer = setInterval(() => {
      const now = threadTime();
      const hold = now - this.#last;
      const to = performance.now();
      if (hold > this.#longest.ms) {
        this.#longest = { ms: hold, from: this.#lastAt, to };
      }
      this.#lastAt = to;
      const at = Math.ceil(hold / CLASS_MS);
      this.#counts.set(at, (this.#counts.get(at) ?? 0) + 1);
      this.#turns += 1;
      this.#last = now;
    }, 1);
  }

  /** Since the last call; to be called some turns after it, since collections are told a little later. */
  takeLongest(): LongestHold {
    const { ms, from, to } = this.#longest;
    const garbageMs = this.#collections
      .filter(({ at }) => at >= from && at < to)
      .reduce((sum, each) => sum + each.ms, 0);
    this.#longest = { ms: 0, from: 0, to: 0 };
    this.#collections = [];
    return { ms, garbageMs };
  }

  /** The hold that 99 % of the turns do not exceed, in milliseconds. */
  p99(): number {
    let seen = 0;
    for (const at of [...this.#counts.keys()].sort((a, b) => a - b)) {
      seen += this.#counts.get(at)!;
      if (seen >= 0.99 * this.#turns) return at * CLASS_MS;
    }
    return 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#collector.disconnect();
  }
}
