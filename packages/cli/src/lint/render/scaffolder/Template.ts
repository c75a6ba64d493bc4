import { dirname, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { TextFile } from '../../files/TextFile';
import { readDocuments } from '../../yaml/readDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { isRecord, recordsIn } from '../../records';
import { UnknownText } from '../../unknown/UnknownText';
import { pathInOwnRepository } from './ownRepository';
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
  /** Whether it can be run here; else it may write files that nobody can see. */
  readonly isRun: boolean;
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
/** Actions that put a text at the end of a file. */
export const APPENDING_ACTIONS: readonly string[] = [
  'fs:append',
  'roadiehq:utils:fs:append',
];
const ACTIONS = [
  'fetch:template',
  'fetch:template:file',
  'fetch:plain',
  'fetch:plain:file',
  'catalog:write',
  'fs:rename',
  'fs:delete',
  ...WRITING_ACTIONS,
  ...APPENDING_ACTIONS,
];
/** Actions that write no file of the workspace, by how their names begin or end. */
const WITHOUT_FILES =
  /^(publish|catalog|debug|github|gitlab|bitbucket\w*|azure|gitea|gerrit|git|notification|sentry|http|slack|jira|pagerduty|argocd|confluence|auth|cicd|vault|aws|kubernetes|servicenow|sonarqube|quay|ldap|email|teams|token)\b|^(fs:readdir|fetch:(?:env|entity|secret)\w*|roadiehq:utils:(?:sleep|jsonata\w*|serialize\w*|zip|fs:parse))(:|$)|:(?:get|list|read|log|wait|notify|send)$/;

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
 *
 * @param root - of the checkout that the template is in
 */
export function skeletonsOf(
  { document, steps }: Template,
  root: string | undefined,
): string[] {
  const { path } = document.file;
  return steps
    .map(({ input: { url } }) => url)
    .filter(url => typeof url === 'string')
    .flatMap(url =>
      fetchedPath(url.replace(/[^/]*\$\{\{[^]*$/, ''), path, root),
    )
    .filter(skeleton => skeleton !== dirname(path));
}

/**
 * The path that a step fetches; none for what is in another repository.
 *
 * @param template - the template's file, absolute
 */
export function fetchedPath(
  url: string,
  template: string,
  root: string | undefined,
): string[] {
  if (!isAbsoluteUrl(url)) return [resolve(dirname(template), url)];
  const own = root === undefined ? undefined : pathInOwnRepository(url, root);
  return own === undefined ? [] : [own];
}

/** Whether files are fetched from elsewhere. */
function isAbsoluteUrl(url: string): boolean {
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
    if (typeof action !== 'string') return [];
    const isRun = ACTIONS.includes(action) && isRecord(input);
    if (!isRun && WITHOUT_FILES.test(action)) return [];
    const isFetched = isRecord(input) && /^fetch:/.test(action);
    const given = isRun || isFetched ? input : {};
    return [
      { action, index, if: step.if, each: step.each, input: given, isRun },
    ];
  });
}
