import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { readMatchingConfig } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesWorkloadsPermissions } from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from './access/WorkloadsAccess';
import { readLogLimits } from './config/readLogLimits';
import { LogStreams } from './logs/LogStreams';
import { PodLogs } from './logs/PodLogs';
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
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        store: kubernetesCacheServiceRef,
      },
      async init({
        auditor,
        catalog,
        config,
        httpAuth,
        httpRouter,
        lifecycle,
        permissions,
        permissionsRegistry,
        store,
      }) {
        permissionsRegistry.addPermissions(kubernetesWorkloadsPermissions);
        const streams = LogStreams.create(readLogLimits(config));
        lifecycle.addShutdownHook(() => streams.stop());
        const access = WorkloadsAccess.create({ catalog, permissions });
        const objects = EntityObjects.create({
          store,
          config: readMatchingConfig(config),
        });
        const router = await createRouter({
          service: WorkloadsService.create({ access, objects }),
          logs: PodLogs.create({ access, objects, store, streams }),
          httpAuth,
          auditor,
        });
        httpRouter.use(router);
      },
    });
  },
});
