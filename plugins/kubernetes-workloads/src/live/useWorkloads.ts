import { useApi } from '@backstage/frontend-plugin-api';
import { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { LiveAnswer, useAnswer } from './useAnswer';

/** Follows how an entity's workloads are. The browser's cache asks with the ETag of the last answer. */
export function useWorkloads(entityRef: string): LiveAnswer<EntityWorkloads> {
  const api = useApi(kubernetesWorkloadsApiRef);
  const ask = useCallback(
    (options: { signal: AbortSignal }) => api.getWorkloads(entityRef, options),
    [api, entityRef],
  );
  return useAnswer({ ask, entityRefs: [entityRef] });
}
