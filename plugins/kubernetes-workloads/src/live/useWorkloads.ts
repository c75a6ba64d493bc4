import { useApi } from '@backstage/frontend-plugin-api';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { LiveAnswer, useAnswer } from './useAnswer';

/** How often to ask while something is not well, in milliseconds: the answer is from memory, and mostly "not modified". */
const WHILE_UNWELL_MS = 5_000;

/**
 * Signals tell of what matching reads of objects, labels and counts of ready pods among it, not of each restart: that shows
 * within seconds while something is not well.
 */
const askSooner = ({ status }: EntityWorkloads) =>
  status === 'Healthy' || status === 'Suspended' || status === 'Missing'
    ? undefined
    : WHILE_UNWELL_MS;

/** Follows how an entity's workloads are. The browser's cache asks with the ETag of the last answer. */
export function useWorkloads(entityRef: string): LiveAnswer<EntityWorkloads> {
  const api = useApi(kubernetesWorkloadsApiRef);
  const ask = useCallback(
    (options: { signal: AbortSignal }) => api.getWorkloads(entityRef, options),
    [api, entityRef],
  );
  return useAnswer({ ask, entityRefs: [entityRef], askSooner });
}
