import {
  EntitySummary,
  KubernetesWorkloadsApi,
} from '@mooring/plugin-kubernetes-workloads-common';
import DataLoader from 'dataloader';

/** How long the rows of a page have to ask, in milliseconds, before they are asked for together. */
const GATHER_MS = 10;

export type SummaryLoader = DataLoader<string, EntitySummary | undefined>;
const loaders = new WeakMap<object, SummaryLoader>();

/** What asks for the rows of a page in one request instead of one each; undefined for an entity that nothing can be said of. */
export function summaryLoader(
  api: Pick<KubernetesWorkloadsApi, 'getSummaries'>,
): SummaryLoader {
  const known = loaders.get(api);
  if (known) return known;
  const loader: SummaryLoader = new DataLoader(
    async entityRefs => {
      const { items } = await api.getSummaries(entityRefs);
      const found = new Map(items.map(item => [item.entityRef, item]));
      return entityRefs.map(entityRef => found.get(entityRef));
    },
    { cache: false, batchScheduleFn: run => setTimeout(run, GATHER_MS) },
  );
  loaders.set(api, loader);
  return loader;
}
