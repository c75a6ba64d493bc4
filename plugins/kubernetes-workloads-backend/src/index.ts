/**
 * Tells how a component's Kubernetes workloads are, from watched clusters, and streams their logs.
 *
 * @packageDocumentation
 */
export { kubernetesWorkloadsPlugin as default } from './plugin';
