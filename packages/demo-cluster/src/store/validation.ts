import { isDeepStrictEqual } from 'node:util';
import {
  matchesLabelSelector,
  validateLabelKey,
  validateLabelValue,
  validateObjectName,
} from '@mooring/kubernetes-objects';
import { isError } from '@backstage/errors';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType } from './ResourceType';
import { invalid, StatusCause } from './StatusError';

type Cause = Required<StatusCause>;

/** RBAC names are looser: any path segment. */
const LOOSE_NAME_GROUPS = ['rbac.authorization.k8s.io'];

/** Controllers whose selector must select their own pods. */
const KINDS_WITH_SELECTOR = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
];

/** Throws a `StatusError` 422 that names every field that is wrong, of those that are checked here. */
export function validateObject(
  type: ResourceType,
  object: KubernetesObject,
): void {
  const causes = [
    ...validateName(type, object),
    ...validateLabels(object.metadata.labels, 'metadata.labels'),
    ...(KINDS_WITH_SELECTOR.includes(type.kind)
      ? validatePodTemplate(object)
      : []),
    ...(type.kind === 'Pod'
      ? validateContainers(object.spec?.containers, 'spec.containers')
      : []),
  ];
  refuse(type, object, causes);
}

/** Throws a `StatusError` 422 when the update changes what must not change. */
export function validateUpdate(
  type: ResourceType,
  object: KubernetesObject,
  previous: KubernetesObject,
): void {
  const immutable =
    KINDS_WITH_SELECTOR.includes(type.kind) || type.kind === 'Job'
      ? ['selector']
      : [];
  const causes = immutable
    .filter(
      field => !isDeepStrictEqual(object.spec?.[field], previous.spec?.[field]),
    )
    .map(field =>
      invalidValue(`spec.${field}`, object.spec?.[field], 'field is immutable'),
    );
  refuse(type, object, causes);
}

function validateName(
  type: ResourceType,
  { metadata }: KubernetesObject,
): Cause[] {
  const { name, namespace } = metadata;
  const causes: Cause[] = [];
  if (!name) {
    causes.push(required('metadata.name', 'name or generateName is required'));
  } else if (!LOOSE_NAME_GROUPS.includes(type.group)) {
    causes.push(
      ...validateObjectName(name).map(message =>
        invalidValue('metadata.name', name, message),
      ),
    );
  }
  if (type.namespaced && !namespace) {
    causes.push(required('metadata.namespace', ''));
  }
  return causes;
}

function validateLabels(
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

function validatePodTemplate({ spec }: KubernetesObject): Cause[] {
  const labels = spec?.template?.metadata?.labels ?? {};
  const causes = [
    ...validateLabels(labels, 'spec.template.metadata.labels'),
    ...validateContainers(
      spec?.template?.spec?.containers,
      'spec.template.spec.containers',
    ),
  ];
  if (!spec?.selector) {
    return [required('spec.selector', ''), ...causes];
  }
  try {
    if (!matchesLabelSelector(spec.selector, labels)) {
      causes.push(
        invalidValue(
          'spec.template.metadata.labels',
          labels,
          '`selector` does not match template `labels`',
        ),
      );
    }
  } catch (error) {
    causes.push(
      invalidValue(
        'spec.selector',
        spec.selector,
        isError(error) ? error.message : String(error),
      ),
    );
  }
  return causes;
}

function validateContainers(containers: unknown, field: string): Cause[] {
  if (!Array.isArray(containers) || containers.length === 0) {
    return [required(field, '')];
  }
  return containers.flatMap((container, index) =>
    ['name', 'image']
      .filter(name => !container?.[name])
      .map(name => required(`${field}[${index}].${name}`, '')),
  );
}

function refuse(
  { group, kind }: ResourceType,
  { metadata }: KubernetesObject,
  causes: Cause[],
): void {
  if (causes.length > 0) {
    throw invalid({ group, kind, name: metadata.name, causes });
  }
}

function required(field: string, detail: string): Cause {
  return {
    reason: 'FieldValueRequired',
    message: detail ? `Required value: ${detail}` : 'Required value',
    field,
  };
}

function invalidValue(field: string, value: unknown, message: string): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${message}`,
    field,
  };
}
