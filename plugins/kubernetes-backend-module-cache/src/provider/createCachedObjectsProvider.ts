import {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { KubernetesObjectsProviderFactory } from '@backstage/plugin-kubernetes-node';
import { KubernetesCache } from '@mooring/plugin-kubernetes-cache-node';
import { ClusterAccessExplainer } from '@mooring/plugin-kubernetes-doctor-node';
import { ClusterRefresh } from '../clusters/ClusterRefresh';
import { inClusterAddress } from '../clusters/inClusterAddress';
import { PortalCredentials } from '../clusters/PortalCredentials';
import { WatchedClusters } from '../clusters/WatchedClusters';
import { CacheConfig } from '../config/CacheConfig';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { CachedObjectsProvider } from './CachedObjectsProvider';
import { EntityAccess } from './EntityAccess';
import { LiveObjects } from './LiveObjects';
import { PodMetrics } from './PodMetrics';
import { topPods } from './topPods';

/** How long obtaining a credential may take; an identity provider that is down must not hold a connection up for ever. */
const CREDENTIAL_TIMEOUT_MS = 30_000;

/** Puts the provider together from what the Kubernetes plugin gives, and begins to watch its clusters. */
export function createCachedObjectsProvider(options: {
  upstream: Parameters<KubernetesObjectsProviderFactory>[0];
  cache: KubernetesCache;
  config: CacheConfig;
  explainer: ClusterAccessExplainer;
  doctor: ClusterDoctor;
  logger: LoggerService;
  lifecycle: LifecycleService;
  auth: AuthService;
  permissions: PermissionsService;
}): CachedObjectsProvider {
  const { upstream, cache, config, explainer, doctor } = options;
  const { logger, lifecycle, auth, permissions } = options;
  const { authStrategy, clusterSupplier, fetcher, serviceLocator } = upstream;
  const { customResources, objectTypesToFetch: objectTypes = [] } = upstream;
  const timeoutMs = config.liveTimeoutMs;
  const credentials = PortalCredentials.create({
    authStrategy,
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
    explain: failure => explainer.explainUnauthorized(failure),
  });
  const clusters = WatchedClusters.create({
    ...{ cache, config, credentials, objectTypes, customResources, logger },
    inCluster: inClusterAddress(),
  });
  doctor.attend(() => clusters.diagnosed());
  const refresh = ClusterRefresh.create({
    list: async () =>
      await clusterSupplier.getClusters({
        credentials: await auth.getOwnServiceCredentials(),
      }),
    onClusters: list => clusters.update(list),
    intervalMs: config.clusterRefreshMs,
    logger,
  });
  refresh.start();
  lifecycle.addShutdownHook(() => refresh.stop());
  return CachedObjectsProvider.create({
    ...{ clusters, serviceLocator, objectTypes, customResources, logger },
    access: EntityAccess.create({ permissions }),
    live: LiveObjects.create({ fetcher, authStrategy, timeoutMs }),
    podMetrics: PodMetrics.create({
      ...{ fetcher, credentials, topPods, timeoutMs },
      intervalMs: config.metricsIntervalMs,
    }),
  });
}
