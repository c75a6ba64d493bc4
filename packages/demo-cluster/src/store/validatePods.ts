import { matchesLabelSelector } from '@mooring/kubernetes-objects';
import { isError } from '@backstage/errors';
import { findAnnotationProblems } from './podAnnotations';
import { Cause, invalidValue, required } from './causes';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType } from './ResourceType';
import { validateLabels } from './validateMetadata';

/** Controllers whose selector must select their own pods. */
export const KINDS_WITH_SELECTOR = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
];

/** What is wrong with the pods an object is or makes: their containers, labels and annotations. */
export function validatePods(
  { kind }: ResourceType,
  { metadata, spec }: KubernetesObject,
): Cause[] {
  switch (kind) {
    case 'Pod':
      return [
        ...validateContainers(spec, 'spec'),
        ...validateAnnotations(metadata, 'metadata'),
      ];
    case 'Job':
      return validateTemplate(spec?.template, 'spec.template');
    case 'CronJob':
      return validateTemplate(
        spec?.jobTemplate?.spec?.template,
        'spec.jobTemplate.spec.template',
      );
    default:
      return KINDS_WITH_SELECTOR.includes(kind)
        ? [
            ...validateTemplate(spec?.template, 'spec.template'),
            ...validateSelector(spec),
          ]
        : [];
  }
}

function validateTemplate(template: any, field: string): Cause[] {
  const { metadata, spec } = template ?? {};
  return [
    ...validateLabels(metadata?.labels, `${field}.metadata.labels`),
    ...validateAnnotations(metadata, `${field}.metadata`),
    ...validateContainers(spec, `${field}.spec`),
  ];
}

function validateSelector(spec: any): Cause[] {
  const labels = spec?.template?.metadata?.labels ?? {};
  if (!spec?.selector) {
    return []; // missed by the schema already
  }
  try {
    return matchesLabelSelector(spec.selector, labels)
      ? []
      : [
          invalidValue(
            'spec.template.metadata.labels',
            labels,
            '`selector` does not match template `labels`',
          ),
        ];
  } catch (error) {
    const message = isError(error) ? error.message : String(error);
    return [invalidValue('spec.selector', spec.selector, message)];
  }
}

function validateContainers(spec: any, field: string): Cause[] {
  const containers: any[] = spec?.containers ?? [];
  if (containers.length === 0) {
    return [required(`${field}.containers`)];
  }
  return containers.flatMap(({ image }, index) =>
    image ? [] : [required(`${field}.containers[${index}].image`)],
  );
}

function validateAnnotations(metadata: any, field: string): Cause[] {
  return findAnnotationProblems(metadata?.annotations ?? {}).map(
    ({ key, message }) => ({
      reason: 'FieldValueInvalid',
      message,
      field: `${field}.annotations[${key}]`,
    }),
  );
}
