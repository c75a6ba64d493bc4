/** After so many sweeps that found nothing, the pause between two doubles, up to the longest. */
const LONGEST = 4;
/** A sweep may be late by so much, in milliseconds, before what is known of the catalog counts as old. */
const GRACE = 30_000;
/** The scheduler is not exact: a sweep that is due within so many milliseconds is made. */
const TOLERANCE = 1_000;

/** When the catalog is to be read: less often the longer nothing changes. */
export class SweepTimes {
  #factor = 1;
  #unchanged = 0;
  #startedAt?: number;
  #isFailed = false;

  /** - `interval`: between two sweeps while something changes, in milliseconds */
  static create(options: { interval: number; now?: () => number }): SweepTimes {
    const { interval, now = () => performance.now() } = options;
    return new SweepTimes(interval, now);
  }

  private constructor(
    private readonly interval: number,
    private readonly now: () => number,
  ) {}

  /** Whether the catalog is to be read now. While something changes, the caller decides. */
  get isDue(): boolean {
    if (this.#factor === 1 || this.#isFailed || this.#startedAt === undefined) {
      return true;
    }
    const next = this.#startedAt + this.#factor * this.interval;
    return this.now() >= next - TOLERANCE;
  }

  /** Whether what is known of the catalog is as fresh as it should be. */
  get isFresh(): boolean {
    if (this.#startedAt === undefined || this.#isFailed) return false;
    const age = this.now() - this.#startedAt;
    return age <= this.#factor * this.interval + GRACE;
  }

  /** How long ago the last sweep that succeeded began, in milliseconds. */
  get age(): number | undefined {
    return this.#startedAt === undefined
      ? undefined
      : this.now() - this.#startedAt;
  }

  /** A sweep that began at a time has ended, and has found changes or not. */
  succeeded(startedAt: number, hasChanges: boolean): void {
    this.#startedAt = startedAt;
    this.#isFailed = false;
    if (hasChanges) this.changed();
    else if (++this.#unchanged > 1) {
      this.#factor = Math.min(LONGEST, this.#factor * 2);
    }
  }

  failed(): void {
    this.#isFailed = true;
  }

  /** Something has changed, no matter who found it. */
  changed(): void {
    this.#unchanged = 0;
    this.#factor = 1;
  }
}
