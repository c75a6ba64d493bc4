import {
  ApiBlueprint,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  KubernetesWorkloadsApi,
  KubernetesWorkloadsClient,
} from '@mooring/plugin-kubernetes-workloads-common';

/**
 * What the kubernetes-workloads backend answers, for the browser.
 *
 * @public
 */
export const kubernetesWorkloadsApiRef = createApiRef<KubernetesWorkloadsApi>({
  id: 'plugin.kubernetes-workloads.service',
});

export const kubernetesWorkloadsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: kubernetesWorkloadsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => KubernetesWorkloadsClient.create(options),
    }),
});
