import { Labels } from '../labels/Selector';
import {
  isRecord,
  isStringMap,
  KubernetesObject,
} from '../objects/KubernetesObject';
import { groupKindOf, GroupKind } from '../objects/groupKind';

/** Kinds whose `spec.template` is a pod template, whatever it holds. */
const KINDS_WITH_POD_TEMPLATE = new Set<GroupKind>([
  'Deployment.apps',
  'ReplicaSet.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicationController',
  'Job.batch',
  'Rollout.argoproj.io',
]);

/**
 * The metadata that a pod template gives to pods.
 *
 * @public
 */
export interface PodTemplateMetadata {
  readonly labels: Labels;
  readonly annotations: Labels;
}

/**
 * The pod template of an object: `spec.template` of a controller, `spec.jobTemplate.spec.template` of a CronJob. Of a
 * kind unknown here, `spec.template` counts only when it lists containers, because other templates (of a Secret, a
 * machine, an Argo CD application) sit in the same place.
 *
 * @returns `undefined` for an object without pod template, such as an Argo Rollout that refers to a Deployment.
 *
 * @public
 */
export function podTemplateOf(
  object: KubernetesObject,
): PodTemplateMetadata | undefined {
  const template = templateOf(object);
  return template && metadataOf(template);
}

/** The labels and annotations of a template, those that are no maps of strings left out. */
export function metadataOf(
  template: Record<string, unknown>,
): PodTemplateMetadata {
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  return {
    labels: isStringMap(metadata.labels) ? metadata.labels : {},
    annotations: isStringMap(metadata.annotations) ? metadata.annotations : {},
  };
}

function templateOf(
  object: KubernetesObject,
): Record<string, unknown> | undefined {
  if (!isRecord(object.spec)) return undefined;
  const { template, jobTemplate } = object.spec;
  const kind = groupKindOf(object);
  if (kind === 'CronJob.batch') {
    return isRecord(jobTemplate) &&
      isRecord(jobTemplate.spec) &&
      isRecord(jobTemplate.spec.template)
      ? jobTemplate.spec.template
      : undefined;
  }
  if (!isRecord(template)) return undefined;
  return KINDS_WITH_POD_TEMPLATE.has(kind) || hasContainers(template)
    ? template
    : undefined;
}

function hasContainers(template: Record<string, unknown>): boolean {
  return isRecord(template.spec) && Array.isArray(template.spec.containers);
}
