import { Labels } from '../labels/Selector';
import { isRecord, isStringMap, KubernetesObject } from './KubernetesObject';
import { groupKindOf } from './groupKind';
import { LABEL_PROPAGATION } from './labelPropagation';

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
 * The pod template of an object: `spec.template` of a controller, `spec.jobTemplate.spec.template` of a CronJob, the object
 * itself for a run of Tekton, which hands on its own labels. Of a kind unknown here, `spec.template` counts only when it lists containers, because other templates (of a Secret, a
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

/** The labels and annotations of a template, those that are not maps of strings left out. */
export function metadataOf(
  template: Record<string, unknown>,
): PodTemplateMetadata {
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  return {
    labels: isStringMap(metadata.labels) ? metadata.labels : {},
    annotations: isStringMap(metadata.annotations) ? metadata.annotations : {},
  };
}

/** A template by the table, or what lists containers where a pod template would be. */
function templateOf(
  object: KubernetesObject,
): Record<string, unknown> | undefined {
  const known = LABEL_PROPAGATION.get(groupKindOf(object));
  if (known) {
    const template = known.podTemplate.reduce<unknown>(
      (value, key) => (isRecord(value) ? value[key] : undefined),
      object,
    );
    return isRecord(template) ? template : undefined;
  }
  if (!isRecord(object.spec)) return undefined;
  const { template } = object.spec;
  return isRecord(template) && hasContainers(template) ? template : undefined;
}

function hasContainers(template: Record<string, unknown>): boolean {
  return isRecord(template.spec) && Array.isArray(template.spec.containers);
}
