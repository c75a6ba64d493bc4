import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout, isWithin } from '../files/Checkout';
import { lint } from '../lint';
import { LintOptions } from '../LintOptions';
import { LintResult } from '../LintResult';
import { atRevision } from './atRevision';
import { Baseline } from './Baseline';

/**
 * What was there already where a revision and the working tree part: the findings of the same run over the files of then.
 *
 * @param options.checkout - of the run over the files of now
 * @throws InputError when there is no repository, or no such revision
 */
export async function baselineAt(options: {
  revision: string;
  checkout: Checkout;
  lint: LintOptions;
}): Promise<Baseline> {
  const { revision, checkout, lint: inputs } = options;
  const root = checkout.rootAround(checkout.cwd);
  if (root === undefined || !existsSync(join(root, '.git'))) {
    throw new InputError(
      '--since needs a git repository around this directory',
    );
  }
  const { env } = inputs;
  return await atRevision({ root, revision, env }, async tree => {
    const there = (path: string) =>
      isWithin(root, path) ? join(tree, relative(root, path)) : path;
    const move = (paths: readonly string[]) =>
      paths
        .map(path => there(resolve(checkout.cwd, path)))
        .filter(path => existsSync(path));
    const cwd = there(checkout.cwd);
    // Marks the root, as in the repository itself.
    await mkdir(join(tree, '.git'), { recursive: true });
    await mkdir(cwd, { recursive: true });
    const paths = move(inputs.paths);
    if (paths.length === 0) return Baseline.from([]);
    const { isIgnored, charts, ...config } = inputs.config;
    const result = await findingsOf({
      ...inputs,
      cwd,
      paths,
      manifests: move(inputs.manifests),
      config: {
        ...config,
        isIgnored: path => isIgnored(join(root, relative(tree, path))),
        charts: charts.map(chart => ({
          ...chart,
          directory: there(chart.directory),
          values: chart.values.map(there),
        })),
      },
    });
    return Baseline.of(result, prefixOf(tree, cwd));
  });
}

/** How paths that are relative to a directory begin when seen from the root: empty, or ending in a slash. */
export function prefixOf(root: string | undefined, cwd: string): string {
  const way = root === undefined ? '' : relative(root, cwd);
  return way === '' ? '' : `${way.replaceAll('\\', '/')}/`;
}

/** Before the first entity was written there was nothing to find. */
async function findingsOf(
  inputs: LintOptions,
): Promise<LintResult['findings']> {
  try {
    const { result } = await lint(inputs);
    return result.findings;
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
