import { useApi } from '@backstage/frontend-plugin-api';
import { EntityUsage } from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { Asked, useAsked } from '../live/useAsked';

/** metrics-server measures every 15 s. */
const INTERVAL_MS = 15_000;
/** What a cluster still owes is asked for sooner. */
const PENDING_MS = 2_000;

const waitMs = (value?: EntityUsage) =>
  value?.clusters.some(({ state }) => state === 'pending')
    ? PENDING_MS
    : INTERVAL_MS;

/** Follows what an entity's pods use. */
export function useUsage(entityRef: string): Asked<EntityUsage> {
  const api = useApi(kubernetesWorkloadsApiRef);
  const ask = useCallback(
    (options: { signal: AbortSignal }) => api.getUsage(entityRef, options),
    [api, entityRef],
  );
  return useAsked(ask, waitMs);
}
