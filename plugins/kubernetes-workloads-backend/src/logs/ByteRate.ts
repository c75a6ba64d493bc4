/** Quiet times count for so long, in milliseconds: so much more may come at once. */
const BURST = 1_000;

/** Says how long to wait so that no more than a number of bytes passes in a second. */
export class ByteRate {
  static create(options: {
    bytesPerSecond: number;
    /** By a clock that is not set, in milliseconds. */
    now?: () => number;
  }): ByteRate {
    return new ByteRate(options);
  }

  /** The time at which what has passed so far may have passed. */
  #paidUntil = -Infinity;

  private constructor(
    private readonly options: Parameters<typeof ByteRate.create>[0],
  ) {}

  /** Counts bytes that pass now; returns the milliseconds to wait before the next. */
  pass(bytes: number): number {
    const { bytesPerSecond, now = () => performance.now() } = this.options;
    const moment = now();
    this.#paidUntil =
      Math.max(this.#paidUntil, moment - BURST) +
      (1_000 * bytes) / bytesPerSecond;
    return Math.max(0, this.#paidUntil - moment);
  }
}
