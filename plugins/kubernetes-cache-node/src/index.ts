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
