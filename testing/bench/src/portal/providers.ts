import { BackendFeature } from '@backstage/backend-plugin-api';

/** Who answers the Kubernetes tab. */
export type ProviderName = 'mooring' | 'upstream';

/** What a backend with the Kubernetes plugin needs besides, for each provider that there is. */
export const providers: Partial<
  Record<ProviderName, () => Promise<{ default: BackendFeature }[]>>
> = {
  upstream: async () => [], // the plugin's default
};

/** The providers that a benchmark compares. */
export const providerNames = Object.keys(providers) as ProviderName[];
