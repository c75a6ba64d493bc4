/**
 * A small Kubernetes API over YAML files: develop without a cluster, and test against faults on demand.
 *
 * @packageDocumentation
 */

export { DemoCluster } from './DemoCluster';
export type { DemoClusterOptions } from './DemoCluster';
export type { Clock } from './Clock';
export type { Fault, FaultEffect, FaultMatch } from './faults/Fault';
export { Faults } from './faults/Faults';
export { ManifestError } from './manifests/ManifestError';
export { RequestLog } from './server/RequestLog';
export type { LoggedRequest, RequestFilter } from './server/RequestLog';
export type { PolicyRule, UserOptions } from './server/Users';
export type {
  KubernetesObject,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
} from './store/KubernetesObject';
