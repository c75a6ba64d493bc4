import {
  AuthService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { KubernetesObjectsProviderFactory } from '@backstage/plugin-kubernetes-node';
import { KubernetesCache } from '@mooring/plugin-kubernetes-cache-node';
import { ClusterAccessExplainer } from '@mooring/plugin-kubernetes-doctor-node';
import { CacheConfig } from '../config/CacheConfig';
import { ClusterDoctor } from '../doctor/ClusterDoctor';
import { ClusterRefresh } from './ClusterRefresh';
import { inClusterAddress } from './inClusterAddress';
import { PortalCredentials } from './PortalCredentials';
import { WatchedClusters } from './WatchedClusters';

/** How long obtaining a credential may take; an identity provider that is down must not hold a connection up for ever. */
const CREDENTIAL_TIMEOUT_MS = 30_000;

/** Where clusters are only listed, for the doctor. */
export const NO_CACHE: Pick<KubernetesCache, 'watch' | 'cluster' | 'announce'> =
  {
    watch: () => {},
    announce: () => {},
    cluster: () => undefined,
  };

/** Reads the list of the Kubernetes plugin's clusters again and again, has the cache watch them, and tells the doctor of them. */
export function listClusters(options: {
  upstream: Pick<
    Parameters<KubernetesObjectsProviderFactory>[0],
    | 'authStrategy'
    | 'clusterSupplier'
    | 'customResources'
    | 'objectTypesToFetch'
  >;
  cache: Pick<KubernetesCache, 'watch' | 'cluster' | 'announce'>;
  config: CacheConfig;
  explainer: ClusterAccessExplainer;
  doctor: ClusterDoctor;
  logger: LoggerService;
  lifecycle: LifecycleService;
  auth: AuthService;
}): { clusters: WatchedClusters; credentials: PortalCredentials } {
  const { upstream, cache, config, explainer, doctor } = options;
  const { logger, lifecycle, auth } = options;
  const { authStrategy, clusterSupplier, customResources } = upstream;
  const { objectTypesToFetch: objectTypes = [] } = upstream;
  const credentials = PortalCredentials.create({
    authStrategy,
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
    explain: failure => explainer.explainUnauthorized(failure),
  });
  const clusters = WatchedClusters.create({
    ...{ cache, config, credentials, objectTypes, customResources, logger },
    inCluster: inClusterAddress(),
  });
  let isStarting = true;
  const refresh = ClusterRefresh.create({
    isStarting: () => isStarting,
    list: async () =>
      await clusterSupplier.getClusters({
        credentials: await auth.getOwnServiceCredentials(),
      }),
    onClusters: list => clusters.update(list),
    onNone: () => {
      clusters.updateToNone();
      cache.announce({ isEmpty: true });
    },
    intervalMs: config.clusterRefreshMs,
    logger,
  });
  doctor.attend({
    firstAttempt: () => refresh.firstAttempt(),
    clusters: () => clusters.diagnosed(),
    problem: () => refresh.problem,
  });
  refresh.start();
  lifecycle.addStartupHook(() => {
    isStarting = false;
  });
  lifecycle.addShutdownHook(() => refresh.stop());
  return { clusters, credentials };
}
