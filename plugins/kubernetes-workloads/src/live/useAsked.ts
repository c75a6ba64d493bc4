import { useEffect, useState } from 'react';

/** An answer of the backend; after a failure, the last one before it stays. */
export interface Asked<T> {
  readonly value?: T;
  readonly error?: Error;
}

/**
 * Asks something from time to time, as long as somebody sees the page: a hidden one asks nothing.
 *
 * @param ask - a new function is a new question
 * @param waitMs - how long to wait after an answer, or a failure, in milliseconds
 */
export function useAsked<T>(
  ask: (options: { signal: AbortSignal }) => Promise<T>,
  waitMs: (value?: T) => number,
): Asked<T> {
  const [answer, setAnswer] = useState<Asked<T> & { of?: typeof ask }>({});
  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    const run = async () => {
      clearTimeout(timer);
      if (isAsking || document.hidden) return;
      isAsking = true;
      let value: T | undefined;
      try {
        value = await ask(leaving);
        if (!leaving.signal.aborted) setAnswer({ value, of: ask });
      } catch (error) {
        if (!leaving.signal.aborted)
          setAnswer(last => ({
            ...(last.of === ask && last),
            error: error as Error,
            of: ask,
          }));
      }
      isAsking = false;
      if (!leaving.signal.aborted) timer = setTimeout(run, waitMs(value));
    };
    run();
    document.addEventListener('visibilitychange', run);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', run);
    };
  }, [ask, waitMs]);
  return answer.of === ask ? answer : {};
}
