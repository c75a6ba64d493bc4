/** The time that things happen in. `globalThis` is one, and so is what `createClock()` of `@sinonjs/fake-timers` returns. */
export interface Clock {
  Date: { now(): number };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: any): void;
}

/** Waits, or rejects with the reason once the signal is aborted; leaves no timer behind. */
export async function sleep(
  milliseconds: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
