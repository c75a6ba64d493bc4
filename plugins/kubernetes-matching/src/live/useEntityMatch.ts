import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useAsyncEntity } from '@backstage/plugin-catalog-react';
import {
  EntityMatch,
  MatchQuery,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { useCallback, useEffect, useRef } from 'react';
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
  useFreshEntity(entity, live.isStale ? undefined : live.value);
  // The match of another entity is not a match at all.
  return live.isStale ? { ...live, value: undefined, error: undefined } : live;
}

/** Loads the page's entity again when a match shows that its annotations have changed since. */
function useFreshEntity(entity: Entity, match: EntityMatch | undefined): void {
  const { refresh } = useAsyncEntity();
  const page = useRef({ entity, refresh });
  page.current = { entity, refresh };
  // Once for each match and no more: the catalog may be behind it.
  useEffect(() => {
    const shown = page.current;
    if (match && !asksAlike(match.query, readMatchQuery(shown.entity))) {
      shown.refresh?.();
    }
  }, [match]);
}

function asksAlike(one: MatchQuery, other: MatchQuery): boolean {
  return (
    one.labelSelector === other.labelSelector &&
    one.source === other.source &&
    one.namespace === other.namespace
  );
}
