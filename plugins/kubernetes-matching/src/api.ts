import {
  ApiBlueprint,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  KubernetesMatchingApi,
  KubernetesMatchingClient,
} from '@mooring/plugin-kubernetes-matching-common';

/**
 * What the kubernetes-matching backend answers, for the browser.
 *
 * @public
 */
export const kubernetesMatchingApiRef = createApiRef<KubernetesMatchingApi>({
  id: 'plugin.kubernetes-matching.service',
});

export const kubernetesMatchingApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: kubernetesMatchingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => KubernetesMatchingClient.create(options),
    }),
});
