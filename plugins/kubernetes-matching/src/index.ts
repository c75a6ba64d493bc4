/**
 * Shows whether entities are linked to their Kubernetes workloads, and why not: on an entity's overview and Kubernetes
 * tab, on a page for the whole fleet, and before something is registered.
 *
 * @packageDocumentation
 */

export { kubernetesMatchingPlugin as default } from './plugin';
export { kubernetesMatchingApiRef } from './api';
export { catalogImportPreviewModule } from './modules/catalogImport';
export { kubernetesTabModule } from './modules/kubernetesTab';
export { kubernetesMatchingTranslationRef } from './translation';
