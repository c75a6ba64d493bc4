import { useApi } from '@backstage/frontend-plugin-api';
import { EntityUsage } from '@mooring/plugin-kubernetes-workloads-common';
import { useEffect, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';

/** metrics-server measures every 15 s. */
const INTERVAL_MS = 15_000;
/** What a cluster still owes is asked for sooner. */
const PENDING_MS = 2_000;

/** What is known of an entity's usage; `error` when the last question failed. */
export interface UsageAnswer {
  readonly value?: EntityUsage;
  readonly error?: Error;
}

/** Asks what an entity's pods use as long as somebody sees the page: a hidden one asks nothing. */
export function useUsage(entityRef: string): UsageAnswer {
  const api = useApi(kubernetesWorkloadsApiRef);
  const [answer, setAnswer] = useState<UsageAnswer>({});
  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    const ask = async () => {
      clearTimeout(timer);
      if (isAsking || document.hidden) return;
      isAsking = true;
      let waitMs = INTERVAL_MS;
      try {
        const value = await api.getUsage(entityRef, leaving);
        if (value.clusters.some(({ state }) => state === 'pending'))
          waitMs = PENDING_MS;
        if (!leaving.signal.aborted) setAnswer({ value });
      } catch (error) {
        if (!leaving.signal.aborted) setAnswer({ error: error as Error });
      }
      isAsking = false;
      if (!leaving.signal.aborted) timer = setTimeout(ask, waitMs);
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
      setAnswer({});
    };
  }, [api, entityRef]);
  return answer;
}
