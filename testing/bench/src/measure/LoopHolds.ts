/** The thread's processor time in milliseconds: what other processes take meanwhile is not in it. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Holds are counted in classes of this many milliseconds. */
const CLASS_MS = 0.1;

/**
 * The longest that this thread's event loop was busy between two turns, in processor time: what a request had to wait on an
 * idle machine.
 */
export class LoopHolds {
  #last = 0;
  #longest = 0;
  /** How many turns took how long. */
  readonly #counts = new Map<number, number>();
  #turns = 0;
  #timer?: NodeJS.Timeout;

  start(): void {
    this.#last = threadTime();
    this.#timer = setInterval(() => {
      const now = threadTime();
      const hold = now - this.#last;
      this.#longest = Math.max(this.#longest, hold);
      const at = Math.ceil(hold / CLASS_MS);
      this.#counts.set(at, (this.#counts.get(at) ?? 0) + 1);
      this.#turns += 1;
      this.#last = now;
    }, 1);
  }

  /** Since the last call, in milliseconds. */
  takeLongest(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
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
  }
}
