/**
 * Checks continuously that every catalog entity is linked to its Kubernetes workloads, and says why not.
 *
 * @packageDocumentation
 */
export { kubernetesMatchingPlugin as default } from './plugin';
