import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout } from './files/Checkout';
import { lintCheckout } from './lintCheckout';
import { LintOptions } from './LintOptions';
import { LintFinding, LintResult } from './LintResult';
import { lintTemplate } from './lintTemplate';

/** A finished run, and the checkout that a fix may change. */
export interface LintRun {
  readonly result: LintResult;
  readonly checkout: Checkout;
}

/**
 * Checks the entities below some paths against the manifests there, without a cluster and without the network.
 *
 * @param options.checkout - of an earlier run, with its fixes applied in memory
 * @throws InputError when a path does not exist, or nothing below the paths is an entity
 */
export async function lint(
  options: LintOptions & { checkout?: Checkout },
): Promise<LintRun> {
  const paths = await resolveAll(options.paths, options.cwd);
  const manifests = await resolveAll(options.manifests, options.cwd);
  const checkout =
    options.checkout ??
    (await Checkout.create({
      cwd: options.cwd,
      paths: [...paths, ...manifests],
    }));
  const inputs = { ...options, paths, manifests };
  const { templates, ...own } = await lintCheckout(checkout, inputs);
  const results: LintResult[] = [own];
  for (const template of templates) {
    results.push(await lintTemplate({ checkout, template, lint: inputs }));
  }
  const result = combine(results);
  if (result.checked.entities === 0 && result.failures.length === 0) {
    throw new InputError(
      `there is no catalog-info.yaml, and no other entity, in ${options.paths.join(
        ', ',
      )}: name the directory that holds it`,
    );
  }
  return { result, checkout };
}

async function resolveAll(
  paths: readonly string[],
  cwd: string,
): Promise<string[]> {
  return await Promise.all(
    paths.map(async path => {
      try {
        return await realpath(resolve(cwd, path));
      } catch {
        const hint = /[*?[{]/.test(path)
          ? ': a pattern is for the shell to expand, and it matched nothing'
          : '';
        throw new InputError(`${path} does not exist${hint}`);
      }
    }),
  );
}

function combine(results: readonly LintResult[]): LintResult {
  const sum = (count: (checked: LintResult['checked']) => number) =>
    results.reduce((total, { checked }) => total + count(checked), 0);
  return {
    findings: distinct(results).sort(
      (a, b) =>
        compare(a.place.file, b.place.file) ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column,
    ),
    checked: {
      files: sum(({ files }) => files),
      entities: sum(({ entities }) => entities),
      objects: sum(({ objects }) => objects),
    },
    failures: results.flatMap(({ failures }) => failures),
    notes: [...new Set(results.flatMap(({ notes }) => notes))],
  };
}

/** Templates that share a skeleton find the same in it: each line is reported once. */
function distinct([own, ...templates]: readonly LintResult[]): LintFinding[] {
  const byPlace = new Map<string, LintFinding>();
  for (const finding of templates.flatMap(({ findings }) => findings)) {
    const { rule, place } = finding;
    const key = JSON.stringify([rule, place.file, place.line, place.column]);
    if (!byPlace.has(key)) byPlace.set(key, finding);
  }
  return [...(own?.findings ?? []), ...byPlace.values()];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
