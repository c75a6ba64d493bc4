/**
 * Shows how an entity's Kubernetes workloads are: what is wrong, since when, and the log.
 *
 * @packageDocumentation
 */
export { kubernetesWorkloadsPlugin as default } from './plugin';
export { kubernetesWorkloadsApiRef } from './api';
export { kubernetesWorkloadsTranslationRef } from './translation';
