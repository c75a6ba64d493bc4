import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { TemplateContext } from 'nunjitsu';
import { stringify } from 'yaml';
import { Gap } from '../../objects/Gap';
import { Checkout, isWithin } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { Failure } from '../../LintResult';
import { UnknownText } from '../../unknown/UnknownText';
import { Place } from '../../Place';
import { isRecord } from '../../records';
import { OfPortalError, Renderer } from './Renderer';
import { UnknownExpressions } from './UnknownExpressions';
import { contextOf, inputsOf } from './stepInputs';
import { SkeletonFile, skeletonFiles } from './skeletonFiles';
import {
  APPENDING_ACTIONS,
  fetchedPath,
  Step,
  Template,
  WRITING_ACTIONS,
} from './Template';

/** What one set of values makes of a template. */
export interface RenderedTemplate {
  /** The files that were written, by their absolute path, and what each was made of. */
  readonly sources: ReadonlyMap<string, TextFile>;
  readonly failures: readonly Failure[];
  /** What the template fetches from elsewhere, which is not done here. */
  readonly notes: readonly string[];
  /** The same, as what may hold objects. */
  readonly gaps: readonly Gap[];
  /** What only the portal can render. */
  readonly unknowns: readonly UnknownText[];
}

/** How long rendering may take, in milliseconds: far longer than real skeletons ever do. */
export interface TimeLimits {
  /** One file. Default: what {@link Renderer} takes. */
  readonly file?: number;
  /** All files of a template together. Default: 20,000. */
  readonly template?: number;
}
const TEMPLATE_TIME_LIMIT = 20_000;
/** Only these can be, or lead to, an entity or an object. */
const RELEVANT =
  /(\.(ya?ml|json|tpl|properties|env)|Kustomization|\.helmignore)$/;

/**
 * Runs the steps of a template that make files, as the scaffolder would, into an empty directory.
 *
 * @param options.workspace - the directory, absolute and without symbolic links
 */
export async function renderTemplate(options: {
  checkout: Checkout;
  template: Template;
  parameters: JsonObject;
  workspace: string;
  timeLimits?: TimeLimits;
}): Promise<RenderedTemplate> {
  const { checkout, template, parameters, workspace } = options;
  const { file: fileTimeLimit, template: timeLimit = TEMPLATE_TIME_LIMIT } =
    options.timeLimits ?? {};
  const { document, steps } = template;
  // A file that is renamed may become a manifest.
  const isAnyRelevant = steps.some(({ action }) => action === 'fs:rename');
  const sources = new Map<string, TextFile>();
  const failures: Failure[] = [];
  const notes: string[] = [];
  const gaps: Gap[] = [];
  const expressions = UnknownExpressions.create();
  const context = contextOf(parameters, template.outputs);
  const deadline = performance.now() + timeLimit;
  for (const step of steps) {
    try {
      if (!step.isRun) {
        addGap(step, `the step ${step.action}, which may write files`);
        if (step.input.url !== undefined) {
          notes.push(
            `${document.file.name} fetches ${step.input.url} by ${step.action}, which is not run here: what it makes is not checked`,
          );
        }
        continue;
      }
      for (const input of inputsOf(step, context, expressions)) {
        await run(step, input);
      }
    } catch (error) {
      if (error instanceof OfPortalError) {
        addGap(step, `a step that only the portal can run: ${error.message}`);
        continue;
      }
      const { file, line, column } = placeOfStep(step);
      const message = `the step cannot be run: ${(error as Error).message}`;
      failures.push({ file, line, column, message });
    }
  }
  return { sources, failures, notes, gaps, unknowns: expressions.all };

  async function run(step: Step, input: JsonObject): Promise<void> {
    if (step.action === 'catalog:write') {
      const path = String(input.filePath ?? 'catalog-info.yaml');
      await write(path, stringify(input.entity ?? {}), document.file, true);
      return;
    }
    if (WRITING_ACTIONS.includes(step.action)) {
      const text = String(input.content ?? '');
      const path = String(input.path ?? '');
      await write(path, asManifest(text), document.file, true);
      return;
    }
    if (APPENDING_ACTIONS.includes(step.action)) {
      const target = resolve(workspace, String(input.path ?? ''));
      const before = sources.has(target) ? await readFile(target, 'utf8') : '';
      const text = before + String(input.content ?? '');
      await write(String(input.path ?? ''), text, document.file, true);
      return;
    }
    if (step.action === 'fs:rename' || step.action === 'fs:delete') {
      await moveFiles(input);
      return;
    }
    const url = String(input.url ?? '');
    const { path } = document.file;
    const [fetched] = fetchedPath(url, path, checkout.rootAround(path));
    // Which one it is, the person who uses the template says.
    const isChosen =
      String(step.input.url).includes('${{') &&
      (fetched === undefined ||
        (await checkout.resolveWithin(fetched)) === undefined);
    if (isChosen) {
      addGap(step, `the template fetches ${step.input.url}`);
      return;
    }
    if (fetched === undefined) {
      addGap(step, `the template fetches ${url}`);
      notes.push(
        `${document.file.name} fetches ${url}, which is not in this checkout and is not checked`,
      );
      return;
    }
    const files = await skeletonFiles({
      checkout,
      path: fetched,
      input,
      isSingle: step.action.endsWith(':file'),
    });
    const isPlain = step.action.startsWith('fetch:plain');
    for (const file of files) {
      if (performance.now() > deadline) {
        throw new Error(`rendering takes longer than ${timeLimit / 1000} s`);
      }
      await renderFile(file, input, isPlain);
    }
  }

  function placeOfStep({ index }: Step): Place {
    return document.placeOf(['spec', 'steps', String(index)]);
  }

  function addGap(step: Step, what: string): void {
    gaps.push({ file: document.file.name, line: placeOfStep(step).line, what });
  }

  /** Renames what `files` lists as maps, and deletes what it lists by name. */
  async function moveFiles({ files }: JsonObject): Promise<void> {
    for (const item of [files].flat()) {
      const { from, to } = isRecord(item)
        ? item
        : { from: item, to: undefined };
      const source = resolve(workspace, String(from));
      for (const [path, made] of [...sources]) {
        if (!isWithin(source, path)) continue;
        sources.delete(path);
        if (to !== undefined) {
          const target = join(String(to), relative(source, path));
          await write(target, await readFile(path, 'utf8'), made, true);
        }
        await rm(path);
      }
    }
  }

  async function renderFile(
    file: SkeletonFile,
    input: JsonObject,
    isPlain: boolean,
  ): Promise<void> {
    const { source, directory } = file;
    const renderer = Renderer.create({
      ...input,
      timeLimit: fileTimeLimit,
      unknowns: expressions,
    });
    const values = valuesOf(input);
    try {
      const name = isPlain ? file.name : renderer.render(file.name, values);
      const isRelevant = isAnyRelevant || RELEVANT.test(name);
      if (!isRelevant || hasEmptyPart(name)) return;
      const text =
        isPlain || !file.isRendered
          ? source.text
          : renderer.render(source.text, values);
      const replaces = isPlain || input.replace === true;
      await write(join(directory, name), text, source, replaces);
    } catch (error) {
      if (!RELEVANT.test(source.name)) return;
      if (error instanceof OfPortalError) {
        const what = `a file that only the portal can render: ${error.message}`;
        gaps.push({ file: source.name, what, isUnread: true });
      } else {
        failures.push(failureOf(source, error));
      }
    }
  }

  async function write(
    path: string,
    text: string,
    source: TextFile,
    replaces: boolean,
  ): Promise<void> {
    const target = resolve(workspace, path);
    if (!isWithin(workspace, target) || target === workspace) {
      throw new Error(`it would write to ${path}, outside of its workspace`);
    }
    if (sources.has(target) && !replaces) return;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    sources.set(target, source);
  }
}

/** What is not an object yet is written in a later step, and holds no workload now; kustomize wants an object all the same. */
function asManifest(text: string): string {
  return /^apiVersion:/m.test(text) && !/^kind:/m.test(text)
    ? 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: written-by-template}\n'
    : text;
}

/** By an expression that yields nothing, a template leaves a file out. */
function hasEmptyPart(name: string): boolean {
  return name.split('/').some(part => part === '');
}

function valuesOf(input: JsonObject): TemplateContext {
  const name = input.cookiecutterCompat ? 'cookiecutter' : 'values';
  return { [name]: input.values ?? {} } as TemplateContext;
}

function failureOf(source: TextFile, error: unknown): Failure {
  const { message, line, column } = error as Error & {
    line?: number;
    column?: number;
  };
  return {
    file: source.name,
    line: line ?? 1,
    column: column ?? 1,
    message: `cannot be rendered: ${message}`,
  };
}
