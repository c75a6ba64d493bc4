import { Clock } from '../transport/Clock';

/** How often it is noted that the process runs, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Notices that the process was stopped, or too busy to do anything, by a clock that does not jump: what it holds may be old
 * then, whatever its timers would say once they run.
 */
export class StopDetector {
  /** @param options - `onStopped`: called with how long nothing ran, in milliseconds */
  static start(options: {
    clock: Clock;
    /** So long nothing may run. */
    limitMs: number;
    onStopped: (milliseconds: number) => void;
  }): StopDetector {
    return new StopDetector(options);
  }

  #ranAt: number;
  #timer: unknown;

  private constructor(
    private readonly options: Parameters<typeof StopDetector.start>[0],
  ) {
    this.#ranAt = options.clock.performance.now();
    this.#schedule();
  }

  /** To be called before anything is read, since what reads may run before any timer does. */
  check(): void {
    const { clock, limitMs, onStopped } = this.options;
    const now = clock.performance.now();
    const pause = now - this.#ranAt;
    if (pause <= limitMs) return;
    this.#ranAt = now;
    onStopped(pause);
  }

  stop(): void {
    this.options.clock.clearTimeout(this.#timer);
  }

  #schedule(): void {
    const { clock } = this.options;
    this.#timer = clock.setTimeout(() => {
      this.check();
      this.#ranAt = clock.performance.now();
      this.#schedule();
    }, INTERVAL_MS);
    // It is not a reason for a process to live on.
    (this.#timer as Partial<NodeJS.Timeout>).unref?.();
  }
}
