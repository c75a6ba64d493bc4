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
} from './service/KubernetesStore';
export type {
  ClusterCredential,
  WatchedCluster,
} from './cluster/WatchedCluster';
export { apiVersionOf, groupKindOfWatched } from './cluster/WatchedKind';
export type { WatchedKind } from './cluster/WatchedKind';
export { foreignText, quoted } from './transport/foreignText';
export type { KubernetesCache } from './service/KubernetesCache';
export type { ClusterRequest, ClusterResponse } from './transport/Transport';
export { kubernetesCacheServiceRef } from './service/kubernetesCacheServiceRef';
