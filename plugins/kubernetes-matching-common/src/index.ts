/**
 * The rules that tell why a catalog entity is, or is not, linked to its Kubernetes workloads.
 *
 * @packageDocumentation
 */

export {
  asksForWorkloads,
  KUBERNETES_CLUSTER,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  KUBERNETES_NAMESPACE,
  MATCHING_ANNOTATIONS,
} from './annotations';
export {
  askedLabel,
  namesLabelValue,
  readMatchQuery,
} from './query/MatchQuery';
export type { MatchQuery, ParsedQuery } from './query/MatchQuery';
export { locateClusters } from './query/locateClusters';
export type { ServiceLocatorMethod } from './query/locateClusters';
export { CatalogIndex } from './catalog/CatalogIndex';
export type { CatalogEntry } from './catalog/CatalogIndex';
export type { LeftOutCluster, MatchingConfig } from './config/MatchingConfig';
export { readMatchingConfig } from './readMatchingConfig';
export type { Evidence, Finding, Severity } from './findings/Finding';
export type { ObjectReference } from './objects/ObjectReference';
export { MANIFESTS } from './text';
export type { HopEvidence } from './findings/hops';
export type { ClusterMatch, Match, MatchStatus } from './findings/Match';
export type { Edit, Fix } from './fixes/Fix';
export { setLabelEverywhere, setPodTemplateLabel } from './fixes/objectFixes';
export type { LabelFix } from './fixes/objectFixes';
export { applyEdits } from './fixes/applyEdits';
export { patchYaml } from './fixes/patchYaml';
export { toJsonPatch } from './fixes/toJsonPatch';
export type { JsonPatchOperation } from './fixes/toJsonPatch';
export { unifiedDiff } from './fixes/unifiedDiff';
export { applicationsState } from './applications/findApplications';
export type { FoundApplications } from './applications/FoundApplications';
export type { TrackedWorkloads } from './applications/tracking';
export { createRule } from './rule/createRule';
export type {
  CatalogContext,
  ClusterAnswer,
  ApplicationContext,
  ClusterContext,
  ClusterRuleOccasion,
  EntityContext,
  FleetContext,
  Problem,
  Rule,
  RuleContexts,
  RuleDefinition,
  RuleDescription,
  StateContext,
} from './rule/createRule';
export { rules } from './rules/registry';
export type { AnyRule } from './rules/registry';
export { ClusterStates } from './evaluate/ClusterStates';
export { completeMatch, conclude } from './evaluate/conclude';
export type { Verdict } from './evaluate/conclude';
export type { LocatedObject } from './objects/workloads';
export { evaluate } from './evaluate/evaluate';
export { evaluateFleet, evaluateFleetInSteps } from './evaluate/evaluateFleet';
export { evaluateEntity, examine, examineInSteps } from './evaluate/examine';
export type { Examination, HeldObjects } from './evaluate/examine';
export {
  affectedEntities,
  affectedEntitiesInSteps,
  entitiesConcernedBy,
} from './evaluate/affectedEntities';
export {
  entitiesAffectedBy,
  entitiesAffectedByInSteps,
} from './evaluate/entitiesAffectedBy';
export {
  matchingWorkloads,
  matchingWorkloadsInSteps,
} from './evaluate/matchingWorkloads';
export {
  suggestWorkloads,
  suggestWorkloadsInSteps,
} from './evaluate/suggestWorkloads';
export { mayMatch } from './evaluate/mayMatch';
export {
  kubernetesFleetReadPermission,
  kubernetesMatchingPermissions,
  kubernetesMatchReadPermission,
  kubernetesOthersWorkloadsReadPermission,
} from './api/permissions';
export type {
  ClusterList,
  ClusterSourceProblem,
  ClusterStatus,
  EntityMatch,
  FleetFinding,
  LiveClusterMatch,
  MatchFilter,
  MatchingSummary,
  MatchListItem,
  MatchVerdict,
  OmittedPart,
  Page,
  RecordedFinding,
  WorkloadStatus,
} from './api/types';
export { KubernetesMatchingClient } from './api/KubernetesMatchingClient';
export type {
  FleetFilter,
  KubernetesMatchingApi,
  PageRequest,
  RequestOptions,
} from './api/KubernetesMatchingApi';
