/**
 * Kubernetes labels, selectors, owners, pod templates and an index of objects, without I/O.
 *
 * @packageDocumentation
 */

export {
  LABEL_SELECTOR_MAX_LENGTH,
  LABEL_SELECTOR_MAX_REQUIREMENTS,
  parseLabelSelector,
} from './labels/parseLabelSelector';
export { formatLabelSelector } from './labels/formatLabelSelector';
export { matchesLabels } from './labels/matchesLabels';
export { labelValue } from './labels/Selector';
export type {
  LabelOperator,
  LabelRequirement,
  Labels,
  Selector,
} from './labels/Selector';
export { LabelSelectorParseError } from './labels/LabelSelectorParseError';
export { matchesLabelSelector, toSelector } from './labels/LabelSelector';
export type {
  LabelSelector,
  LabelSelectorRequirement,
} from './labels/LabelSelector';

export {
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from './fields/fieldSelector';
export type { FieldRequirement } from './fields/fieldSelector';

export {
  validateDns1123Label,
  validateDns1123Subdomain,
} from './validation/dns';
export {
  LABEL_VALUE_MAX_LENGTH,
  validateLabelKey,
  validateLabelValue,
} from './validation/labels';
export {
  validateNamespaceName,
  validateObjectName,
  validatePathSegmentName,
} from './validation/names';

export { isKubernetesObject } from './objects/KubernetesObject';
export type {
  KubernetesObject,
  ObjectMeta,
  OwnerReference,
} from './objects/KubernetesObject';
export { groupKindOf, WORKLOAD_KINDS } from './objects/groupKind';
export type { GroupKind } from './objects/groupKind';
export type {
  DeliverySummary,
  ObjectPhase,
  ObjectSummary,
  ReplicaCounts,
} from './objects/ObjectSummary';
export { summarize } from './objects/summarize';
export {
  readTrackingId,
  readTrackingName,
  TRACKING_ID,
} from './objects/trackingId';
export type { TrackingApplication, TrackingId } from './objects/trackingId';

export {
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  readTime,
} from './objects/readFields';
export { foreignSentence } from './objects/foreignSentence';
export { visible } from './objects/visible';
export { conditionOf, conditionsOf } from './objects/conditions';
export type { Condition } from './objects/conditions';

export { podTemplateOf } from './objects/podTemplate';
export type { PodTemplateMetadata } from './objects/podTemplate';
export { templateLabelPaths } from './objects/labelPropagation';
export { expandWorkload } from './pods/expandWorkload';
export { GENERATED_LABELS } from './pods/generatedLabels';

export {
  canTellAbsence,
  describeClusterState,
  describeGaps,
  describeNotServed,
  describeTooLarge,
  isAskedLive,
  isFaulty,
} from './index/ClusterState';
export type {
  ClusterState,
  ConnectionHop,
  NotServedKind,
  TooLargeObjects,
} from './index/ClusterState';
export type {
  KindState,
  LabelValues,
  LeftOutObject,
  ObjectIndex,
  ObjectKey,
  ObjectQuery,
  ValuesInUse,
} from './index/ObjectIndex';
export { ClusterDirectory, thatMayHold } from './index/ClusterDirectory';
export type { LabelUse } from './index/ClusterDirectory';
export { InMemoryObjectIndex } from './index/InMemoryObjectIndex';
export {
  controllerReference,
  controllersOf,
  dependentsOf,
  podsOf,
} from './index/owners';

export {
  allAtOnce,
  filterInSteps,
  isNothing,
  visitInSteps,
} from './steps/Steps';
export { sortInSteps } from './steps/sortInSteps';
export type { Steps } from './steps/Steps';
