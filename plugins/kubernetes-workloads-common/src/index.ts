/**
 * How a component's Kubernetes workloads are: owner tree, pod status, health and problems, as pure functions.
 *
 * @packageDocumentation
 */
export { OwnerTree } from './tree/OwnerTree';
export type { TreeNode } from './tree/OwnerTree';
export { podColumns } from './pods/podColumns';
export type { PodColumns } from './pods/podColumns';
export { containersOf } from './pods/containers';
export type {
  ContainerState,
  ContainerStatus,
  Termination,
} from './pods/containers';
export { worstHealth } from './health/Health';
export type { Health, HealthStatus } from './health/Health';
export { healthOf } from './health/healthOf';
export { problemRules } from './problems/registry';
export type {
  ContainerUsage,
  ProblemDescription,
  ProblemRule,
  WorkloadContext,
} from './problems/createProblem';
export type {
  NextStep,
  Problem,
  ProblemObject,
  ProblemSeverity,
} from './problems/Problem';
export { assessComponent } from './component/assessComponent';
export type { ComponentObjects } from './component/assessComponent';
export type {
  ComponentAssessment,
  ReadyPods,
  WorkloadAssessment,
} from './component/Assessment';
export {
  kubernetesLogsReadPermission,
  kubernetesWorkloadsPermissions,
  kubernetesWorkloadsReadPermission,
} from './api/permissions';
export type {
  ClusterWorkloads,
  EntityWorkloads,
  LogRequest,
  PodRow,
} from './api/types';
export { KubernetesWorkloadsClient } from './api/KubernetesWorkloadsClient';
export type { KubernetesWorkloadsApi } from './api/KubernetesWorkloadsClient';
