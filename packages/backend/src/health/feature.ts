import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { PortalHealth } from './PortalHealth';
import { serveProbePaths } from './probePaths';

const FIRST_SYNC_TIMEOUT_KEY = 'backend.health.firstSyncTimeout';
const FIRST_SYNC_TIMEOUT_MS = 120_000;

const probePathsServiceRef = createServiceRef<void>({
  id: 'health.probe-paths',
  scope: 'root',
});

/** What probes are answered, from before any plugin has started. */
export default createBackendFeatureLoader({
  *loader() {
    yield createServiceFactory({
      service: coreServices.rootHealth,
      deps: {
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.rootLogger,
        config: coreServices.rootConfig,
        store: kubernetesCacheServiceRef,
      },
      factory: ({ lifecycle, logger, config, store }) =>
        PortalHealth.create({
          lifecycle,
          logger: logger.child({ service: 'health' }),
          timeoutMs: readFirstSyncTimeout(config),
          store,
        }),
    });
    yield createServiceFactory({
      service: probePathsServiceRef,
      deps: {
        router: coreServices.rootHttpRouter,
        health: coreServices.rootHealth,
        config: coreServices.rootConfig,
      },
      initialization: 'always',
      factory: serveProbePaths,
    });
  },
});

function readFirstSyncTimeout(config: Config): number {
  if (!config.has(FIRST_SYNC_TIMEOUT_KEY)) return FIRST_SYNC_TIMEOUT_MS;
  return durationToMilliseconds(
    readDurationFromConfig(config, { key: FIRST_SYNC_TIMEOUT_KEY }),
  );
}
