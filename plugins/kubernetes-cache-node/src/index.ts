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
export type { KubernetesCache } from './service/KubernetesCache';
export { kubernetesCacheServiceRef } from './service/kubernetesCacheServiceRef';
export type { DiagnosedCluster } from './diagnosis/Diagnosis';
export { diagnoseCluster } from './diagnosis/diagnoseCluster';
export type { DiagnosisOptions } from './diagnosis/diagnoseCluster';
export type {
  AccessExplanation,
  AccessFailure,
} from './diagnosis/AccessExplainer';
export { ClusterAccessExplainer } from './diagnosis/ClusterAccessExplainer';
