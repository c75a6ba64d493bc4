import { useCallback, useEffect, useRef, useState } from 'react';
import { Reloader } from './Reloader';
import { useChanges } from './useChanges';

/** How often to ask while signals tell of changes, and while nothing does. */
const INTERVAL_WITH_SIGNALS_MS = 60_000;
const INTERVAL_WITHOUT_SIGNALS_MS = 10_000;

/** Something that is kept up to date. */
export interface Live<T> {
  /** The newest answer; after a failure, the last one before it. */
  readonly value?: T;
  /** Why the last question failed. */
  readonly error?: Error;
  /** Whether the value answers an earlier question. */
  readonly isStale: boolean;
  /** Whether changes are told by the server; if not, they are polled for. */
  readonly isLive: boolean;
  reload(): void;
}

/**
 * Keeps something from the backend up to date: by signals, and by asking from time to time.
 *
 * - `load`: asks; a new function is a new question
 * - `concerns`: whether a change of these entities concerns it; default: every change does
 * - `minGapMs`: the shortest time between two requests; default: none
 */
export function useLive<T>(options: {
  load: (signal: AbortSignal) => Promise<T>;
  concerns?: (entityRefs: readonly string[]) => boolean;
  minGapMs?: number;
}): Live<T> {
  const { load, concerns, minGapMs = 0 } = options;
  const [state, setState] = useState<{
    value?: T;
    error?: Error;
    answers?: typeof load;
  }>({});
  const reloader = useRef<Reloader<T>>();
  const isLive = useChanges(entityRefs => {
    const isMany = entityRefs.length === 0;
    if (isMany || (concerns?.(entityRefs) ?? true)) reloader.current?.reload();
  });
  const intervalMs = isLive
    ? INTERVAL_WITH_SIGNALS_MS
    : INTERVAL_WITHOUT_SIGNALS_MS;

  useEffect(() => {
    const started = Reloader.start({
      load,
      onValue: value => setState({ value, answers: load }),
      onError: error =>
        setState(({ value, answers }) =>
          answers === load
            ? { value, error, answers }
            : { error, answers: load },
        ),
      intervalMs,
      minGapMs,
    });
    reloader.current = started;
    return () => started.stop();
  }, [load, intervalMs, minGapMs]);

  const reload = useCallback(() => reloader.current?.reload(), []);
  const { value, error, answers } = state;
  return { value, error, isStale: answers !== load, isLive, reload };
}
