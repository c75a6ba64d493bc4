/**
 * A module of the Kubernetes plugin's backend that answers its tab from memory.
 *
 * @packageDocumentation
 */
export { kubernetesModuleCache as default } from './module';
export type {
  AskedCluster,
  CachedObjectsResponse,
} from './provider/AskedCluster';
export type { CacheStatus } from './router/CacheStatus';
