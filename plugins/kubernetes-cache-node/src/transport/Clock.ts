/** The time that things happen in. `globalThis` is one, and so is what `createClock()` of `@sinonjs/fake-timers` returns. */
export interface Clock {
  /** The time of day, to be shown; it may jump. */
  Date: { now(): number };
  /** What goes on evenly, for waits and ages; it says nothing of the time of day. */
  performance: { now(): number };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: any): void;
}

/**
 * Waits, or rejects with the reason once the signal is aborted; leaves no timer behind.
 *
 * - `onWake`: called with what ends the wait before its time
 */
export async function sleep(
  milliseconds: number,
  options: {
    clock: Clock;
    signal: AbortSignal;
    onWake?: (wake: () => void) => void;
  },
): Promise<void> {
  const { clock, signal, onWake } = options;
  signal.throwIfAborted();
  let timer: unknown;
  let onAbort: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      timer = clock.setTimeout(resolve, milliseconds);
      onWake?.(resolve);
    });
  } finally {
    clock.clearTimeout(timer);
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
