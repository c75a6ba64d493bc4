import { BackendFeature } from '@backstage/backend-plugin-api';
import { ClusterState } from '@mooring/kubernetes-objects';

/** Who answers the Kubernetes tab. */
export type ProviderName = 'mooring' | 'upstream';

/** An objects provider of the Kubernetes plugin. */
interface Provider {
  /** What a backend with the Kubernetes plugin needs besides. */
  features(): Promise<{ default: BackendFeature }[]>;
  /** A path of its backend that tells how it reads the clusters; absent when it reads them at each view. */
  statusPath?: string;
}

export const providers: Record<ProviderName, Provider> = {
  mooring: {
    features: async () => [
      await import('@mooring/plugin-kubernetes-backend-module-cache'),
    ],
    statusPath: '/api/kubernetes/cache/clusters',
  },
  upstream: {
    features: async () => [], // the plugin's default
  },
};

/** The providers that a benchmark compares. */
export const providerNames = Object.keys(providers) as ProviderName[];

/** What {@link Provider.statusPath} answers. */
export interface ProviderStatus {
  items: { name: string; state: ClusterState }[];
}

/** Whether every cluster has been read once, or is known not to answer. */
export function isReady({ items }: ProviderStatus): boolean {
  return items.every(({ state }) => state.type !== 'syncing');
}
