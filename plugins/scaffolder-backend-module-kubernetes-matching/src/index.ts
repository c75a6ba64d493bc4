/**
 * Lets software templates apply the fixes of the link between entities and their Kubernetes workloads.
 *
 * @packageDocumentation
 */

export { scaffolderModuleKubernetesMatching as default } from './module';
