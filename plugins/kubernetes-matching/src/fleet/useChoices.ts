import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { rules } from '@mooring/plugin-kubernetes-matching-common';
import { useMemo } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { kubernetesMatchingApiRef } from '../api';
import { kubernetesMatchingTranslationRef } from '../translation';
import { FilterChoice } from './FilterBar';
import { STATUSES } from './useUrlFilter';

const OWNERS = 'relations.ownedBy';
const asOptions = (ids: readonly string[]) =>
  ids.map(id => ({ id, label: id }));

/** What can be chosen in each filter. Lists that the viewer cannot read are empty; what the URL asks for still shows. */
export function useChoices(keys: readonly FilterChoice['key'][]) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const matchingApi = useApi(kubernetesMatchingApiRef);
  const catalogApi = useApi(catalogApiRef);
  const { value: clusters } = useAsync(
    async () =>
      (await matchingApi.listClusters()).items.map(({ name }) => name),
    [matchingApi],
  );
  const { value: owners } = useAsync(async () => {
    const { facets } = await catalogApi.getEntityFacets({ facets: [OWNERS] });
    return facets[OWNERS].map(({ value }) => value).sort();
  }, [catalogApi]);
  return useMemo((): FilterChoice[] => {
    const options: Record<FilterChoice['key'], FilterChoice['options']> = {
      status: STATUSES.map(id => ({ id, label: t(`status.${id}`) })),
      rule: asOptions(
        rules.filter(({ needs }) => needs !== 'fleet').map(({ id }) => id),
      ),
      cluster: asOptions(clusters ?? []),
      owner: asOptions(owners ?? []),
    };
    return keys.map(key => ({ key, options: options[key] }));
  }, [keys, clusters, owners, t]);
}
