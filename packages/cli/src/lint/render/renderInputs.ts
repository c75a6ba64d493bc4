import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { KUSTOMIZATION_NAMES } from '../files/kustomizationNames';
import { Checkout } from '../files/Checkout';
import { Kustomization } from './kustomize/Kustomization';
import { RenderInputs } from './cache/RenderCache';

/**
 * All that a kustomization is rendered from: the files that it and its bases name, and which names its directories could have
 * for their own. `undefined` where generators or transformers may read more than that.
 */
export async function inputsOfOverlay(
  checkout: Checkout,
  { path, reads }: Kustomization,
): Promise<RenderInputs | undefined> {
  if (!reads) return undefined;
  const inputs = ['kustomization', nameWithin(checkout, path)];
  for (const file of reads) {
    inputs.push(nameWithin(checkout, file), await hashOf(file));
  }
  for (const directory of new Set(reads.map(file => dirname(file)))) {
    const names = await readdir(directory);
    inputs.push(
      names.filter(name => KUSTOMIZATION_NAMES.includes(name)).join(),
    );
  }
  return inputs;
}

/** Everything in the directory of a chart, and what it is rendered with. */
export async function inputsOfChart(
  checkout: Checkout,
  directory: string,
  options: { files: readonly string[]; texts: readonly string[] },
): Promise<RenderInputs> {
  const inputs = ['chart', nameWithin(checkout, directory)];
  for (const file of [...(await filesBelow(directory)), ...options.files]) {
    inputs.push(relative(directory, file), await hashOf(file));
  }
  return [...inputs, ...options.texts];
}

/** Links lead to directories and files of the checkout, which was made sure of before. */
async function filesBelow(directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    const stats = await stat(path);
    if (stats.isDirectory()) files.push(...(await filesBelow(path)));
    else if (stats.isFile()) files.push(path);
  }
  return files;
}

function nameWithin(checkout: Checkout, path: string): string {
  const root = checkout.rootAround(path) ?? checkout.cwd;
  return relative(root, path).split(sep).join('/');
}

async function hashOf(file: string): Promise<string> {
  const content = await readFile(file);
  return createHash('sha256').update(content).digest('hex');
}
