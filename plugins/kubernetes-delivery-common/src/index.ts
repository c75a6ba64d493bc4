/**
 * What Argo CD and Flux say of what they deploy, as pure functions of their objects.
 *
 * @packageDocumentation
 */
export { ARGOCD_ANNOTATIONS, readArgocdAnnotations } from './annotations';
export type { AskedApplications } from './annotations';
export {
  APPLICATION,
  DELIVERY_KINDS,
  isDeliveryKind,
  RECONCILER_KINDS,
} from './kinds';
export type { DeliveryKind } from './kinds';
export type {
  Delivery,
  DeliveryHealth,
  DeliveryOperation,
  DeliverySource,
  Destination,
  DriftedObject,
  Revision,
  SyncStatus,
} from './Delivery';
export type {
  EntityDeliveries,
  EntityDelivery,
  UnresolvedDelivery,
} from './EntityDeliveries';
export { readDelivery } from './read/readDelivery';
export { readSyncs } from './read/readSyncs';
export type { SyncRecord } from './read/readSyncs';
export { deployedObjects } from './link/deployedObjects';
export { destinationCluster } from './link/destination';
export type { NamedCluster } from './link/destination';
export { mayHold } from './link/instances';
export type { ArgocdInstance } from './link/instances';
export { reconcilersNamedBy } from './link/references';
export type { ReconcilerReference } from './link/references';
export { explainError } from './text/explainError';
export { withoutCredentials } from './text/withoutCredentials';
