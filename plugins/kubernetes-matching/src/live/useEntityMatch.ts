import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { useCallback } from 'react';
import { kubernetesMatchingApiRef } from '../api';
import { Live, useLive } from './useLive';

/** The match of an entity, kept up to date. */
export function useEntityMatch(entity: Entity): Live<EntityMatch> {
  const api = useApi(kubernetesMatchingApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) => api.getMatch(entityRef, { signal }),
    [api, entityRef],
  );
  const live = useLive({
    load,
    concerns: entityRefs => entityRefs.includes(entityRef),
  });
  // The match of another entity is no match at all.
  return live.isStale ? { ...live, value: undefined, error: undefined } : live;
}
