import {
  groupKindOf,
  ObjectSummary,
  templateLabelPaths,
  validateLabelKey,
  validateLabelValue,
  validateNamespaceName,
  validateObjectName,
} from '@mooring/kubernetes-objects';
import { referenceTo } from '../objects/ObjectReference';
import { objectName, quote } from '../text';
import { applyEdits } from './applyEdits';
import { Edit, Fix } from './Fix';
import { shellLine } from './shell';

/**
 * A label to set on an object or in its pod template.
 *
 * @public
 */
export interface LabelFix {
  readonly cluster: string;
  readonly object: ObjectSummary;
  readonly key: string;
  readonly value: string;
  readonly certain?: boolean;
}

const OBJECT_LABELS = ['metadata', 'labels'];

/** Sets a label on an object itself. */
export function setLabel({
  cluster,
  object,
  key,
  value,
  certain = false,
}: LabelFix): Fix {
  return {
    title: `label ${objectName(object)} with ${key}=${quote(value)}`,
    certain,
    target: { type: 'object', ...referenceTo(cluster, object) },
    edits: [{ type: 'set', path: [...OBJECT_LABELS, key], value }],
    command: kubectl(
      object,
      key,
      value,
      ['label', '--overwrite'],
      [`${key}=${value}`],
    ),
  };
}

/** Kinds that replace their pods when the template changes. */
const ROLLED_OUT = [
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Rollout.argoproj.io',
];

/** Kinds whose template cannot be changed. */
const IMMUTABLE = ['Job.batch', 'PipelineRun.tekton.dev', 'TaskRun.tekton.dev'];

/** What a controller makes others of. */
function templatesOf(object: ObjectSummary): string {
  return groupKindOf(object) === 'CronJob.batch'
    ? 'Job and pod templates'
    : 'pod template';
}

/**
 * Sets a label in a controller's pod template, and in the templates above it.
 *
 * @public
 */
export function setPodTemplateLabel(fix: LabelFix): Fix {
  const { cluster, object, key, value, certain = false } = fix;
  const paths = templateLabelPaths(groupKindOf(object)).map(labels => [
    ...labels,
    key,
  ]);
  const patch = paths.reduce<unknown>(
    (merged, path) => applyEdits(merged, [{ type: 'set', path, value }]),
    {},
  );
  const isImmutable = IMMUTABLE.includes(groupKindOf(object));
  return {
    title: `label the ${templatesOf(object)} of ${objectName(
      object,
    )} ${labelling(fix)}`,
    certain,
    target: { type: 'object', ...referenceTo(cluster, object) },
    edits: paths.map(path => ({ type: 'set', path, value })),
    command: isImmutable
      ? undefined
      : kubectl(
          object,
          key,
          value,
          ['patch', '--type', 'merge', '--patch', JSON.stringify(patch)],
          [],
        ),
  };
}

/**
 * Sets a label on an object and, where it has one, in its pod template.
 *
 * @public
 */
export function setLabelEverywhere(fix: LabelFix): Fix {
  const { object } = fix;
  const own = setLabel(fix);
  if (!object.podTemplateLabels) return own;
  const template = setPodTemplateLabel(fix);
  const edits: Edit[] = [...own.edits, ...template.edits];
  return {
    ...own,
    title: `label ${objectName(object)} and its ${templatesOf(
      object,
    )} ${labelling(fix)}`,
    edits,
    command:
      own.command &&
      template.command &&
      `${own.command} && ${template.command}`,
  };
}

function labelling({ object, key, value }: LabelFix): string {
  const consequence = ROLLED_OUT.includes(groupKindOf(object))
    ? ', which replaces its pods'
    : '';
  return `with ${key}=${quote(value)}${consequence}`;
}

/**
 * Nothing for what no workload can be called: a name that begins with a dash would be read as an option, and a control
 * character acts on the terminal that the line is pasted into.
 */
function kubectl(
  object: ObjectSummary,
  key: string,
  value: string,
  [verb, ...options]: string[],
  values: string[],
): string | undefined {
  const { namespace, name } = object;
  const legal =
    validateLabelKey(key).length === 0 &&
    validateLabelValue(value).length === 0 &&
    /^[A-Za-z0-9.-]+$/.test(groupKindOf(object)) &&
    validateObjectName(name).length === 0 &&
    (namespace === undefined || validateNamespaceName(namespace).length === 0);
  if (!legal) return undefined;
  const where = namespace === undefined ? [] : ['--namespace', namespace];
  const resource = groupKindOf(object).toLowerCase();
  return shellLine([
    'kubectl',
    verb,
    ...where,
    ...options,
    resource,
    name,
    ...values,
  ]);
}
