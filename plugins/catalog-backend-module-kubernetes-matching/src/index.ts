/**
 * Warns of entities whose annotations cannot link them with their Kubernetes workloads.
 *
 * @packageDocumentation
 */

export { catalogModuleKubernetesMatching as default } from './module';
