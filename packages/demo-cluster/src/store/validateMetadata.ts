import {
  validateLabelKey,
  validateLabelValue,
  validateObjectName,
  validatePathSegmentName,
} from '@mooring/kubernetes-objects';
import { Cause, invalidValue, required } from './causes';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType } from './ResourceType';

/** What is wrong with an object's name, namespace and labels. */
export function validateMetadata(
  type: ResourceType,
  { metadata }: KubernetesObject,
): Cause[] {
  return [
    ...validateName(type, metadata),
    ...validateLabels(metadata.labels, 'metadata.labels'),
  ];
}

/** What is wrong with a map of labels. */
export function validateLabels(
  labels: Record<string, string> = {},
  field: string,
): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...validateLabelKey(key).map(message => invalidValue(field, key, message)),
    ...validateLabelValue(value).map(message =>
      invalidValue(field, value, message),
    ),
  ]);
}

function validateName(
  { group, namespaced }: ResourceType,
  { name, namespace }: KubernetesObject['metadata'],
): Cause[] {
  if (!name) {
    return [required('metadata.name', 'name or generateName is required')];
  }
  // The names of roles and their bindings may hold almost anything.
  const validate =
    group === 'rbac.authorization.k8s.io'
      ? validatePathSegmentName
      : validateObjectName;
  const causes = validate(name).map(message =>
    invalidValue('metadata.name', name, message),
  );
  return namespaced && !namespace
    ? [...causes, required('metadata.namespace')]
    : causes;
}
