/**
 * Watches Kubernetes clusters into a compact indexed store, shared by the plugins of a Backstage backend.
 *
 * @packageDocumentation
 */
export type {
  ClusterObjects,
  KindStatus,
  KubernetesStore,
  StoreChange,
} from './model/KubernetesStore';
export type { ClusterCredential, WatchedCluster } from './model/WatchedCluster';
export { apiVersionOf, groupKindOfWatched } from './model/WatchedKind';
export type { WatchedKind } from './model/WatchedKind';
export { discoverKind } from './cluster/discoverKind';
export type { DiscoveredKind, GetDiscovery } from './cluster/discoverKind';
export type { ClusterAddress } from './transport/ClusterAddress';
export {
  clusterEndpoint,
  clusterPath,
  parseClusterUrl,
} from './transport/clusterUrl';
export { Pacer } from './reflector/Pacer';
export { foreignText, quoted } from './transport/foreignText';
export type { ConnectionLimits } from './transport/limits';
export { openTunnel } from './transport/openTunnel';
export { proxyFor, proxyName } from './transport/proxyFor';
export { readAuthorities } from './transport/readAuthorities';
export type {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
  Transport,
} from './transport/Transport';
export { TransportError } from './transport/TransportError';
export { UndiciTransport } from './transport/UndiciTransport';
export type { KubernetesCache } from './service/KubernetesCache';
export { kubernetesCacheServiceRef } from './service/kubernetesCacheServiceRef';
