/** The time that things happen in. `globalThis` is one, and so is what `createClock()` of `@sinonjs/fake-timers` returns. */
export interface Clock {
  /** The time of day, to be shown; it may jump. */
  Date: { now(): number };
  /** What goes on evenly, for waits and ages; it says nothing of the time of day. */
  performance: { now(): number };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: any): void;
}

/** Waits, or rejects with the reason once the signal is aborted; leaves no timer behind. */
export async function sleep(
  milliseconds: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  let timer: unknown;
  let onAbort: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      timer = clock.setTimeout(resolve, milliseconds);
    });
  } finally {
    clock.clearTimeout(timer);
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
