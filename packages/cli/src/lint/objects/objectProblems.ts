import { isRecord } from '../records';

/** Where an object says what it and its pods are labelled; a mistake there hides them. */
const OWN_MAPS = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
];
const POD_TEMPLATES = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];
const EXPRESSION = /\{\{/;

/** What is wrong with an object, and where. */
export interface ObjectProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Why an API server would refuse an object, as far as matching depends on it. */
export function problemOfObject(
  object: Record<string, unknown>,
): ObjectProblem | undefined {
  const { kind, metadata } = object;
  const what = `this ${String(kind)}`;
  if (!isRecord(metadata)) {
    return {
      path: ['metadata'],
      message: `${what} has metadata that is not a map`,
    };
  }
  const { name, generateName, namespace } = metadata;
  if (!isText(name) && !(isNothing(name) && isText(generateName))) {
    return {
      path: ['metadata', 'name'],
      message: `${what} has no metadata.name, or one that is not a string`,
    };
  }
  if (!isNothing(namespace) && typeof namespace !== 'string') {
    return {
      path: ['metadata', 'namespace'],
      message: `${what} has a metadata.namespace that is not a string`,
    };
  }
  if (EXPRESSION.test(`${name} ${namespace}`)) {
    return {
      path: ['metadata', 'name'],
      message: `${what} holds a template expression: lint what it renders to, or list the file under \`ignore\` in the configuration`,
    };
  }
  for (const path of labelMapsOf(object)) {
    const problem = problemOfLabels(valueAt(object, path), path);
    if (problem) return problem;
  }
  return undefined;
}

/** The object as an API server reads it: an empty label is the empty text, and a generated name has an end. */
export function asStoredText(
  object: Record<string, unknown>,
): Record<string, unknown> {
  const metadata = object.metadata as Record<string, unknown>;
  const named = isNothing(metadata.name)
    ? { ...metadata, name: `${metadata.generateName}generated` }
    : metadata;
  return labelMapsOf(object).reduce(
    (current, path) => withoutNulls(current, path),
    {
      ...object,
      metadata: named,
    } as Record<string, unknown>,
  );
}

/** Templates of other things than pods sit in the same place, and may hold anything. */
function labelMapsOf(object: Record<string, unknown>): string[][] {
  const templates = POD_TEMPLATES.filter(path =>
    Array.isArray(valueAt(object, [...path, 'spec', 'containers'])),
  );
  return [
    ...OWN_MAPS,
    ...templates.flatMap(path => OWN_MAPS.map(own => [...path, ...own])),
  ];
}

function problemOfLabels(
  labels: unknown,
  path: readonly string[],
): ObjectProblem | undefined {
  if (isNothing(labels)) return undefined;
  if (!isRecord(labels)) {
    return { path, message: `${path.join('.')} is not a map` };
  }
  for (const [key, value] of Object.entries(labels)) {
    const at = [...path, key];
    if (typeof value === 'string') {
      if (path.at(-1) === 'labels' && EXPRESSION.test(value)) {
        const message = `the label ${key} holds a template expression: lint what it renders to, or list the file under \`ignore\` in the configuration`;
        return { path: at, message };
      }
    } else if (!isNothing(value)) {
      const message = `${key} is ${JSON.stringify(value)?.slice(
        0,
        80,
      )}, which is not a string: the API server refuses it. Put it in quotes`;
      return { path: at, message };
    }
  }
  return undefined;
}

function withoutNulls(
  object: Record<string, unknown>,
  [key, ...rest]: readonly string[],
): Record<string, unknown> {
  const value = object[key];
  if (!isRecord(value)) return object;
  const replaced =
    rest.length > 0
      ? withoutNulls(value, rest)
      : Object.fromEntries(
          Object.entries(value).map(([name, item]) => [name, item ?? '']),
        );
  return { ...object, [key]: replaced };
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) ? value[key] : undefined),
    object,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
