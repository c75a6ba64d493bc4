import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { EntitySummaries } from '@mooring/plugin-kubernetes-workloads-common';
import { useCallback } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { kubernetesWorkloadsApiRef } from '../api';
import { useAnswer } from '../live/useAnswer';

/** More components of one owner are not asked about. */
const MAX_COMPONENTS = 500;
const ANNOTATIONS = [
  'metadata.annotations.backstage.io/kubernetes-id',
  'metadata.annotations.backstage.io/kubernetes-label-selector',
];

/** How everything is that some owners own and that has workloads on Kubernetes, kept up to date. */
export function useOwnedSummaries(owners: readonly string[] | undefined) {
  const catalogApi = useApi(catalogApiRef);
  const api = useApi(kubernetesWorkloadsApiRef);
  const key = owners?.join('\n');
  const owned = useAsync(async () => {
    if (key === undefined) return undefined;
    if (key === '') return { titles: new Map<string, string>(), total: 0 };
    const { items, totalItems } = await catalogApi.queryEntities({
      filter: ANNOTATIONS.map(annotation => ({
        [annotation]: CATALOG_FILTER_EXISTS,
        'relations.ownedBy': key.split('\n'),
      })),
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title'],
      limit: MAX_COMPONENTS,
    });
    const titles = new Map(
      items.map(entity => [
        stringifyEntityRef(entity),
        entity.metadata.title ?? entity.metadata.name,
      ]),
    );
    return { titles, total: totalItems };
  }, [catalogApi, key]);
  const refs = owned.value && [...owned.value.titles.keys()];
  const refsKey = refs?.join('\n');
  const ask = useCallback(
    async (options: {
      signal: AbortSignal;
    }): Promise<EntitySummaries | undefined> => {
      if (refsKey === undefined) return undefined;
      if (refsKey === '') return { items: [], unavailable: [], notes: [] };
      return await api.getSummaries(refsKey.split('\n'), options);
    },
    [api, refsKey],
  );
  const live = useAnswer({ ask, entityRefs: refs ?? [] });
  const titleOf = (ref: string) =>
    owned.value?.titles.get(ref) ?? parseEntityRef(ref).name;
  return {
    ...live,
    error: owned.error ?? live.error,
    titleOf,
    /** How many components were not asked about. */
    left: (owned.value?.total ?? 0) - (refs?.length ?? 0),
  };
}
