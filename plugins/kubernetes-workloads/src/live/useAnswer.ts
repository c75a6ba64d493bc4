import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useCallback, useEffect, useRef, useState } from 'react';

const CHANNEL = 'kubernetes-workloads';

/** How often to ask while signals tell of changes, and while nothing does. */
const INTERVAL_WITH_SIGNALS_MS = 60_000;
const INTERVAL_WITHOUT_SIGNALS_MS = 10_000;

/** An answer of the backend that is kept up to date. */
export interface LiveAnswer<T> {
  /** The newest answer; after a failure, the last one before it. */
  readonly value?: T;
  /** When that answer came, in milliseconds since the epoch. */
  readonly answeredAt?: number;
  /** Why the last question failed. */
  readonly error?: Error;
  /** Whether the backend tells of changes; if not, they are polled for. */
  readonly isLive: boolean;
  reload(): void;
}

/**
 * Asks something and keeps the answer up to date: by the signals that tell of these entities, when the browser is online
 * again, and from time to time. One request at a time.
 *
 * @param options - `ask`: a new function is a new question, whose answer the last one says nothing of
 */
export function useAnswer<T>(options: {
  ask: (options: { signal: AbortSignal }) => Promise<T>;
  entityRefs: readonly string[];
}): LiveAnswer<T> {
  const { ask } = options;
  const signals = useApiHolder().get(signalApiRef);
  const [state, setState] = useState<{
    value?: T;
    answeredAt?: number;
    error?: Error;
    of?: typeof ask;
  }>({});
  const reloadRef = useRef(() => {});
  const refs = useRef(options.entityRefs);
  refs.current = options.entityRefs;

  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    let isOutdated = false;
    const run = async () => {
      if (isAsking) {
        isOutdated = true;
        return;
      }
      clearTimeout(timer);
      [isAsking, isOutdated] = [true, false];
      try {
        const value = await ask(leaving);
        if (!leaving.signal.aborted)
          setState({ value, answeredAt: Date.now(), of: ask });
      } catch (error) {
        if (!leaving.signal.aborted)
          setState(last => ({
            ...(last.of === ask && last),
            ...{ error: error as Error, of: ask },
          }));
      }
      isAsking = false;
      if (leaving.signal.aborted) return;
      const intervalMs = signals
        ? INTERVAL_WITH_SIGNALS_MS
        : INTERVAL_WITHOUT_SIGNALS_MS;
      if (isOutdated) run();
      else timer = setTimeout(run, intervalMs);
    };
    reloadRef.current = run;
    run();
    const subscription = signals?.subscribe<{
      type: string;
      entityRef: string;
    }>(CHANNEL, ({ entityRef }) => {
      if (refs.current.includes(entityRef)) run();
    });
    window.addEventListener('online', run);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      subscription?.unsubscribe();
      window.removeEventListener('online', run);
    };
  }, [ask, signals]);

  const reload = useCallback(() => reloadRef.current(), []);
  const { of, ...answer } = state;
  const isLive = signals !== undefined;
  return of === ask ? { ...answer, isLive, reload } : { isLive, reload };
}
