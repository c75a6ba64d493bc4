import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import {
  kubernetesMatchingPermissions,
  readMatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { MatchingAccess } from './access/MatchingAccess';
import { CatalogFollower } from './catalog/CatalogFollower';
import { readOptions } from './config/readOptions';
import { Ledger } from './ledger/Ledger';
import { FleetFindings } from './matching/FleetFindings';
import { LiveMatches } from './matching/LiveMatches';
import { MatchingService } from './matching/MatchingService';
import { createRouter } from './router/createRouter';

/**
 * Joins the catalog with the watched clusters and says of every entity whether it is linked to its workloads.
 *
 * @public
 */
export const kubernetesMatchingPlugin = createBackendPlugin({
  pluginId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        store: kubernetesCacheServiceRef,
      },
      async init({
        auditor,
        auth,
        catalog,
        config: rootConfig,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        scheduler,
        store,
      }) {
        const config = readMatchingConfig(rootConfig);
        const options = readOptions(rootConfig);
        permissionsRegistry.addPermissions(kubernetesMatchingPermissions);

        const ledger = await Ledger.create({ database });
        const live = LiveMatches.create({ store, config, logger });
        const fleet = FleetFindings.create({ live, store, config, logger });
        const follower = CatalogFollower.create({
          catalog,
          auth,
          logger,
          onChange: change => live.takeCatalogChange(change),
        });
        const access = MatchingAccess.create({ permissions });
        const service = MatchingService.create({
          live,
          fleet,
          ledger,
          store,
          catalog,
          access,
          config,
        });

        await scheduler.scheduleTask({
          id: 'follow-catalog',
          scope: 'local',
          frequency: options.catalogInterval,
          timeout: { minutes: 5 },
          fn: signal => follower.follow(signal),
        });
        lifecycle.addShutdownHook(() => {
          fleet.stop();
          live.stop();
        });
        httpRouter.use(await createRouter({ service, httpAuth, auditor }));
      },
    });
  },
});
