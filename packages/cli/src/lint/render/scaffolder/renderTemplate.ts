import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import { TemplateContext } from 'nunjitsu';
import { stringify } from 'yaml';
import { Gap } from '../../objects/Gap';
import { Checkout, isWithin } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { Failure } from '../../LintResult';
import { Renderer } from './Renderer';
import { contextOf, inputsOf } from './stepInputs';
import { SkeletonFile, skeletonFiles } from './skeletonFiles';
import { isAbsoluteUrl, Step, Template, WRITING_ACTIONS } from './Template';

/** What one set of values makes of a template. */
export interface RenderedTemplate {
  /** The files that were written, by their absolute path, and what each was made of. */
  readonly sources: ReadonlyMap<string, TextFile>;
  readonly failures: readonly Failure[];
  /** What the template fetches from elsewhere, which is not done here. */
  readonly notes: readonly string[];
  /** The same, as what may hold objects. */
  readonly gaps: readonly Gap[];
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
  const sources = new Map<string, TextFile>();
  const failures: Failure[] = [];
  const notes: string[] = [];
  const gaps: Gap[] = [];
  const context = contextOf(parameters, template.outputs);
  const deadline = performance.now() + timeLimit;
  for (const step of steps) {
    try {
      for (const input of inputsOf(step, context)) await run(step, input);
    } catch (error) {
      const path = ['spec', 'steps', String(step.index)];
      const { file, line, column } = document.placeOf(path);
      const message = `the step cannot be run: ${(error as Error).message}`;
      failures.push({ file, line, column, message });
    }
  }
  return { sources, failures, notes, gaps };

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
    const url = String(input.url ?? '');
    if (isAbsoluteUrl(url)) {
      gaps.push({
        file: document.file.name,
        line: document.placeOf(['spec', 'steps', String(step.index)]).line,
        what: `the template fetches ${url}`,
      });
      notes.push(
        `${document.file.name} fetches ${url}, which is not in this checkout and is not checked`,
      );
      return;
    }
    const files = await skeletonFiles({
      checkout,
      path: resolve(dirname(document.file.path), url),
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

  async function renderFile(
    file: SkeletonFile,
    input: JsonObject,
    isPlain: boolean,
  ): Promise<void> {
    const { source, directory } = file;
    const renderer = Renderer.create({ ...input, timeLimit: fileTimeLimit });
    const values = valuesOf(input);
    try {
      const name = isPlain ? file.name : renderer.render(file.name, values);
      if (!RELEVANT.test(name) || hasEmptyPart(name)) return;
      const text =
        isPlain || !file.isRendered
          ? source.text
          : renderer.render(source.text, values);
      const replaces = isPlain || input.replace === true;
      await write(join(directory, name), text, source, replaces);
    } catch (error) {
      if (RELEVANT.test(source.name)) failures.push(failureOf(source, error));
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
