/**
 * Shows on an entity's page what is wrong with its link to Kubernetes.
 *
 * @packageDocumentation
 */

export { kubernetesMatchingPlugin as default } from './plugin';
