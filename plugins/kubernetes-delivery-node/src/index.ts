/**
 * What Argo CD and Flux deploy in the watched clusters, for the plugins of a process.
 *
 * @packageDocumentation
 */
export { kubernetesDeliveriesServiceRef } from './kubernetesDeliveriesServiceRef';
export type {
  KubernetesDeliveries,
  ReconcilerSync,
} from './KubernetesDeliveries';
