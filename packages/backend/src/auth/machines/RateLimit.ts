const MINUTE = 60_000; // milliseconds

/** How often each of a few names may do something: a minute's turns at once, and then as they come back, steadily. */
export class RateLimit {
  /** What is left of a name's minute, in milliseconds, and since when that has been so. */
  readonly #left = new Map<string, { time: number; at: number }>();

  /** @param options - `now`: in milliseconds; of a clock that is never set back */
  static create(options: { now?: () => number } = {}): RateLimit {
    return new RateLimit(options.now ?? (() => performance.now()));
  }

  private constructor(private readonly now: () => number) {}

  /** Takes a turn, and says whether there was one. */
  take(name: string, perMinute: number): boolean {
    const at = this.now();
    const before = this.#left.get(name) ?? { time: MINUTE, at };
    const time = Math.min(MINUTE, before.time + at - before.at);
    const turn = MINUTE / perMinute;
    const isAllowed = time >= turn;
    this.#left.set(name, { time: isAllowed ? time - turn : time, at });
    return isAllowed;
  }
}
