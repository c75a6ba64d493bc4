/**
 * How a component's Kubernetes workloads are: owner tree, pod status, health and problems, as pure functions.
 *
 * @packageDocumentation
 */
export { isWorkload, OwnerTree } from './tree/OwnerTree';
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
export { usageOfPod } from './usage/usageOfPod';
export type { MeasuredContainer } from './usage/usageOfPod';
export { parseQuantity } from './problems/quantity';
export { problemRules } from './problems/registry';
export type {
  ContainerUsage,
  DeliveriesOfObject,
  ObjectPresence,
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
export { compareProblems } from './problems/findProblems';
export { problemObject } from './problems/createProblem';
export {
  assessComponent,
  assessComponentInSteps,
  holdsNow,
} from './component/assessComponent';
export type { ComponentObjects } from './component/assessComponent';
export type {
  ComponentAssessment,
  ReadyPods,
  WorkloadAssessment,
} from './component/Assessment';
export { CHANGING_KINDS, restartsOf, snapshotOf } from './changes/snapshotOf';
export { diffWorkload, restartSentence } from './changes/diffWorkload';
export type { ChangeOfWorkload } from './changes/diffWorkload';
export { gitRevision } from './changes/gitRevision';
export type { Restarts, WorkloadState } from './changes/WorkloadState';
export {
  kubernetesActionPermissions,
  kubernetesEventsReadPermission,
  kubernetesLogsReadPermission,
  kubernetesManifestsReadPermission,
  kubernetesPodsDeletePermission,
  kubernetesRolloutsRestartPermission,
  kubernetesWorkloadsPermissions,
  kubernetesWorkloadsReadPermission,
} from './api/permissions';
export type {
  ActionRequest,
  ActionResult,
  WorkloadAction,
} from './api/actions';
export type {
  ChangesRequest,
  EntityChanges,
  EntitySync,
  WorkloadChange,
  WorkloadChangeType,
} from './api/changes';
export type { LogOptions, LogRequest, WorkloadLogRequest } from './api/logs';
export type {
  ObjectEvent,
  ObjectEvents,
  ObjectManifest,
  ObjectRequest,
} from './api/objects';
export { MAX_SUMMARIES } from './api/summaries';
export type {
  ClusterSummary,
  EntitySummaries,
  EntitySummary,
  ImageInUse,
  LeadingProblem,
  UnavailableEntity,
} from './api/summaries';
export type {
  ClusterWorkloads,
  EntityWorkloads,
  PodPage,
  PodRow,
  PodsRequest,
} from './api/types';
export type {
  ClusterAlerts,
  ClusterMetrics,
  EntityAlerts,
  EntityMetrics,
  MetricPanel,
  MetricPanelId,
  MetricSeries,
  MetricsRange,
  MetricUnit,
} from './api/metrics';
export type {
  ClusterUsage,
  EntityUsage,
  PodUsage,
  ResourceUsage,
  UsageOfContainer,
  UsageState,
} from './api/usage';
export { KubernetesWorkloadsClient } from './api/KubernetesWorkloadsClient';
export type {
  CallOptions,
  KubernetesWorkloadsApi,
} from './api/KubernetesWorkloadsClient';
