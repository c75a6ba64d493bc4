/** The thread's processor time in milliseconds: what other processes take meanwhile is not in it. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * The longest that this thread's event loop was busy between two turns, in processor time: what a request had to wait on an
 * idle machine.
 */
export class LoopHolds {
  #last = 0;
  #longest = 0;
  #timer?: NodeJS.Timeout;

  start(): void {
    this.#last = threadTime();
    this.#timer = setInterval(() => {
      const now = threadTime();
      this.#longest = Math.max(this.#longest, now - this.#last);
      this.#last = now;
    }, 1);
  }

  /** Since the last call, in milliseconds. */
  takeLongest(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
