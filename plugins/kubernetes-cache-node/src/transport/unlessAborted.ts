/** Waits for something no longer than until the signal is aborted, and then rejects with its reason. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const listener = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
      signal: listener.signal,
    });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    listener.abort();
  }
}
