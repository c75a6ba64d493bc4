import {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { KubernetesObjectsProviderFactory } from '@backstage/plugin-kubernetes-node';
import { KubernetesCache } from '@mooring/plugin-kubernetes-cache-node';
import { ClusterAccessExplainer } from '@mooring/plugin-kubernetes-doctor-node';
import { listClusters } from '../clusters/listClusters';
import { CacheConfig } from '../config/CacheConfig';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { CachedObjectsProvider } from './CachedObjectsProvider';
import { EntityAccess } from './EntityAccess';
import { LiveObjects } from './LiveObjects';
import { PodMetrics } from './PodMetrics';
import { topPods } from './topPods';

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
  const { upstream, config, logger, permissions } = options;
  const { authStrategy, fetcher, serviceLocator } = upstream;
  const { customResources, objectTypesToFetch: objectTypes = [] } = upstream;
  const timeoutMs = config.liveTimeoutMs;
  const { clusters, credentials } = listClusters(options);
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
