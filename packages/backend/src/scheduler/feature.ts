import { DefaultSchedulerService } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { guardScheduledTasks } from './guardScheduledTasks';

/** Backstage's own scheduler, with its routes for those alone who may manage scheduled tasks. */
export default createServiceFactory({
  service: coreServices.scheduler,
  deps: {
    database: coreServices.database,
    httpAuth: coreServices.httpAuth,
    httpRouter: coreServices.httpRouter,
    logger: coreServices.logger,
    metrics: metricsServiceRef,
    permissions: coreServices.permissions,
    pluginMetadata: coreServices.pluginMetadata,
    rootLifecycle: coreServices.rootLifecycle,
  },
  async factory(deps) {
    deps.httpRouter.use(guardScheduledTasks(deps));
    return DefaultSchedulerService.create(deps);
  },
});
