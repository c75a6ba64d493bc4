/**
 * Keeps a `Resource` of type `kubernetes-cluster` in the catalog for each EKS cluster.
 *
 * @packageDocumentation
 */
export { catalogModuleEks as default } from './catalog/module';
