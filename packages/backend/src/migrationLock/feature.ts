import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { holdStartLock } from './holdStartLock';

const startLockServiceRef = createServiceRef<void>({
  id: 'migration-lock',
  scope: 'root',
});

/** One start at a time migrates the databases, and frees what a killed one has left. */
export default createServiceFactory({
  service: startLockServiceRef,
  deps: {
    config: coreServices.rootConfig,
    logger: coreServices.rootLogger,
    lifecycle: coreServices.rootLifecycle,
    // Probes are answered while a start waits.
    router: coreServices.rootHttpRouter,
  },
  initialization: 'always',
  factory: async ({ config, logger, lifecycle }) =>
    await holdStartLock({
      ...{ config, lifecycle },
      logger: logger.child({ service: 'migration-lock' }),
    }),
});
