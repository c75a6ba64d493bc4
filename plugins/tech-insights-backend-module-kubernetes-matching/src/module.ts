import { createBackendModule } from '@backstage/backend-plugin-api';
import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import { kubernetesMatchingFactRetriever } from './kubernetesMatchingFactRetriever';

/**
 * Adds the fact retriever `kubernetesMatching`. Tech Insights runs it once it has a cadence in
 * `techInsights.factRetrievers`.
 *
 * @public
 */
export const techInsightsModuleKubernetesMatching = createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: { factRetrievers: techInsightsFactRetrieversExtensionPoint },
      async init({ factRetrievers }) {
        factRetrievers.addFactRetrievers({
          [kubernetesMatchingFactRetriever.id]: kubernetesMatchingFactRetriever,
        });
      },
    });
  },
});
