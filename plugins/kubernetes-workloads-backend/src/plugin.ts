import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { readMatchingConfig } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesWorkloadsPermissions } from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from './access/WorkloadsAccess';
import { readLogLimits } from './config/readLogLimits';
import { ClusterEvents } from './events/ClusterEvents';
import { EventsService } from './events/EventsService';
import { ContainerLogs } from './logs/ContainerLogs';
import { LogStreams } from './logs/LogStreams';
import { PodLogs } from './logs/PodLogs';
import { ManifestService } from './manifests/ManifestService';
import { ChangeAnnouncer } from './notices/ChangeAnnouncer';
import { Viewers } from './notices/Viewers';
import { createRouter } from './router/createRouter';
import { EntityObjects } from './service/EntityObjects';
import { WorkloadsService } from './service/WorkloadsService';

/**
 * Tells how a component's workloads are, and streams their logs.
 *
 * @public
 */
export const kubernetesWorkloadsPlugin = createBackendPlugin({
  pluginId: 'kubernetes-workloads',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
        store: kubernetesCacheServiceRef,
      },
      async init({
        auditor,
        catalog,
        config,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        signals,
        store,
      }) {
        permissionsRegistry.addPermissions(kubernetesWorkloadsPermissions);
        const streams = LogStreams.create(readLogLimits(config));
        const viewers = Viewers.create();
        const announcer = ChangeAnnouncer.start({
          store,
          viewers,
          signals,
          logger,
        });
        lifecycle.addShutdownHook(() => {
          announcer.stop();
          streams.stop();
        });
        const access = WorkloadsAccess.create({ catalog, permissions });
        const objects = EntityObjects.create({
          store,
          config: readMatchingConfig(config),
        });
        const router = await createRouter({
          service: WorkloadsService.create({
            access,
            objects,
            viewers,
            actions: [],
          }),
          events: EventsService.create({
            access,
            objects,
            events: ClusterEvents.create({ store }),
          }),
          manifests: ManifestService.create({ access, objects }),
          logs: PodLogs.create({
            access,
            objects,
            logs: ContainerLogs.create(store),
            streams,
          }),
          httpAuth,
          auditor,
        });
        httpRouter.use(router);
      },
    });
  },
});
