/**
 * Tells Tech Insights whether components are linked to their Kubernetes workloads.
 *
 * @packageDocumentation
 */

export { techInsightsModuleKubernetesMatching as default } from './module';
