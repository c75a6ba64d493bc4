import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { KubernetesMatchingProcessor } from './KubernetesMatchingProcessor';

/**
 * Warns of entities whose annotations cannot link them with their Kubernetes workloads.
 *
 * @public
 */
export const catalogModuleKubernetesMatching = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ catalog, config }) {
        catalog.addProcessor(KubernetesMatchingProcessor.fromConfig(config));
      },
    });
  },
});
