import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';

const CHANNEL = 'kubernetes-workloads';

/** How often to ask while signals tell of changes, and while nothing does. */
const INTERVAL_WITH_SIGNALS_MS = 60_000;
const INTERVAL_WITHOUT_SIGNALS_MS = 10_000;

/** How an entity's workloads are, kept up to date. */
export interface LiveWorkloads {
  /** The newest answer; after a failure, the last one before it. */
  readonly value?: EntityWorkloads;
  /** When that answer came, in milliseconds since the epoch. */
  readonly answeredAt?: number;
  /** Why the last question failed. */
  readonly error?: Error;
  reload(): void;
}

/** Follows how an entity's workloads are: by signals, and by asking from time to time. */
export function useWorkloads(entityRef: string): LiveWorkloads {
  const api = useApi(kubernetesWorkloadsApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const [state, setState] = useState<
    Omit<LiveWorkloads, 'reload'> & { of?: string }
  >({});
  const ask = useRef(() => {});

  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    let isOutdated = false;
    ask.current = async () => {
      if (isAsking) {
        isOutdated = true;
        return;
      }
      clearTimeout(timer);
      [isAsking, isOutdated] = [true, false];
      try {
        const value = await api.getWorkloads(entityRef, leaving);
        if (!leaving.signal.aborted)
          setState({ value, answeredAt: Date.now(), of: entityRef });
      } catch (error) {
        if (!leaving.signal.aborted)
          setState(last =>
            last.of === entityRef
              ? { ...last, error: error as Error }
              : { error: error as Error, of: entityRef },
          );
      }
      isAsking = false;
      if (leaving.signal.aborted) return;
      if (isOutdated) ask.current();
      else
        timer = setTimeout(
          () => ask.current(),
          signals ? INTERVAL_WITH_SIGNALS_MS : INTERVAL_WITHOUT_SIGNALS_MS,
        );
    };
    ask.current();
    const subscription = signals?.subscribe<{
      type: string;
      entityRef: string;
    }>(CHANNEL, message => {
      if (message.entityRef === entityRef) ask.current();
    });
    return () => {
      leaving.abort();
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [api, signals, entityRef]);

  const reload = useCallback(() => ask.current(), []);
  const { of, ...live } = state;
  // How another entity's workloads are says nothing of this one's.
  return of === entityRef ? { ...live, reload } : { reload };
}
