import { dirname, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { TextFile } from '../../files/TextFile';
import { readDocuments } from '../../yaml/readDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { isRecord, recordsIn } from '../../records';
import { UnknownText } from '../../unknown/UnknownText';
import { sampleParameters } from './sampleParameters';
import { stepOutputs } from './stepOutputs';

/** A step of a software template that fetches files. */
export interface Step {
  readonly action: string;
  /** Its place in the template's list of steps. */
  readonly index: number;
  readonly if?: unknown;
  readonly each?: unknown;
  readonly input: Record<string, unknown>;
}

/** A software template. */
export interface Template {
  readonly document: YamlDocument;
  readonly name: string;
  readonly steps: readonly Step[];
  /** The sets of values to render it with. */
  readonly samples: readonly JsonObject[];
  /** What stands for what actions that are not run here would have put out, by step. */
  readonly outputs: JsonObject;
  readonly unknowns: readonly UnknownText[];
}

/** Actions of others that write one file. */
export const WRITING_ACTIONS: readonly string[] = [
  'fs:write',
  'roadiehq:utils:fs:write',
];
const ACTIONS = [
  'fetch:template',
  'fetch:template:file',
  'fetch:plain',
  'fetch:plain:file',
  'catalog:write',
  ...WRITING_ACTIONS,
];
/** The software templates in a file. */
export function templatesIn(file: TextFile): Template[] {
  if (!file.text.includes('scaffolder.backstage.io/')) return [];
  const { documents } = readDocuments(file, { isCatalog: false });
  return documents.flatMap(document => {
    const { value } = document;
    return isRecord(value) && value.kind === 'Template' && isRecord(value.spec)
      ? [readTemplate(document, value, value.spec)]
      : [];
  });
}

/**
 * The directories and files that a template fetches, as far as this can be told without rendering it: up to the first
 * expression in their name.
 */
export function skeletonsOf({ document, steps }: Template): string[] {
  const directory = dirname(document.file.path);
  return steps
    .map(({ input: { url } }) => url)
    .filter(
      (url): url is string => typeof url === 'string' && !isAbsoluteUrl(url),
    )
    .map(url => resolve(directory, url.replace(/[^/]*\$\{\{[^]*$/, '')))
    .filter(path => path !== directory);
}

/** Whether files are fetched from elsewhere. */
export function isAbsoluteUrl(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}

function readTemplate(
  document: YamlDocument,
  value: Record<string, unknown>,
  spec: Record<string, unknown>,
): Template {
  const name = isRecord(value.metadata) ? value.metadata.name : undefined;
  return {
    document,
    name: typeof name === 'string' ? name : document.file.name,
    steps: stepsOf(spec.steps),
    samples: sampleParameters(spec.parameters),
    ...stepOutputs(JSON.stringify(spec)),
  };
}

function stepsOf(steps: unknown): Step[] {
  return recordsIn(steps).flatMap((step, index) => {
    const { action, input } = step;
    return typeof action === 'string' &&
      ACTIONS.includes(action) &&
      isRecord(input)
      ? [{ action, index, if: step.if, each: step.each, input }]
      : [];
  });
}
