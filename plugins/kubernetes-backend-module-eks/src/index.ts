/**
 * Finds EKS clusters per account and region, and signs in to them.
 *
 * @packageDocumentation
 */
export { kubernetesModuleEks as default } from './module';
