import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { kubernetesVerdictsServiceRef } from '@mooring/plugin-kubernetes-matching-node';
import { KubernetesMatchingProcessor } from './KubernetesMatchingProcessor';
import { createLiveStatus } from './live/createLiveStatus';
import { EntityRefresher } from './live/EntityRefresher';
import { readOptions } from './readOptions';

/**
 * Warns of entities that are not linked with their Kubernetes workloads: because their annotations cannot link them, or
 * because the kubernetes-matching plugin, where there is one, has compared these with the labels in the clusters.
 *
 * @public
 */
export const catalogModuleKubernetesMatching = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        verdicts: kubernetesVerdictsServiceRef,
      },
      async init({ catalog, config, lifecycle, logger, ...services }) {
        const { live: isLive, ...options } = readOptions(config);
        if (!isLive) {
          catalog.addProcessor(KubernetesMatchingProcessor.create(options));
          return;
        }
        const refresher = EntityRefresher.create({ logger });
        const live = createLiveStatus({
          ...services,
          logger,
          refresh: ref => refresher.request(ref),
        });
        catalog.addEntityProvider(refresher);
        catalog.addProcessor(
          KubernetesMatchingProcessor.create({ ...options, live: live.status }),
        );
        lifecycle.addShutdownHook(() => {
          live.stop();
          refresher.stop();
        });
      },
    });
  },
});
