/**
 * Finds EKS clusters per account and region, signs in to them, and explains AWS's refusals.
 *
 * @packageDocumentation
 */
export { kubernetesModuleEks as default } from './module';
