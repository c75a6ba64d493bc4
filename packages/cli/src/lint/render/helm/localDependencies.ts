import { cp, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Checkout } from '../../files/Checkout';
import { isRecord, recordsIn } from '../../records';
import { splitDocuments } from '../../yaml/splitDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { assertLinksStay } from './assertLinksStay';

/** Charts of charts of charts do not go deeper. */
const MAX_DEPTH = 5;

/** A chart of the checkout that another one depends on, by `repository: file://../common`. */
export interface LocalDependency {
  readonly name: string;
  /** Its directory, absolute. */
  readonly path: string;
}

/**
 * The dependencies of a chart that lie beside it in the checkout and are not vendored below `charts/`.
 *
 * @param directory - the chart's, absolute
 */
export async function localDependencies(
  checkout: Checkout,
  directory: string,
): Promise<LocalDependency[]> {
  const file = await checkout.read(join(directory, 'Chart.yaml'));
  if (!file?.text.includes('file://')) return [];
  const [slice] = splitDocuments(file.text);
  const { value } = YamlDocument.parse({ file, slice, merge: true });
  const vendored = await readdir(join(directory, 'charts')).catch(() => []);
  const found: LocalDependency[] = [];
  for (const { name, repository } of recordsIn(
    isRecord(value) ? value.dependencies : undefined,
  )) {
    if (typeof name !== 'string' || name !== basename(name)) continue;
    const isVendored = vendored.some(
      entry => entry === name || entry.startsWith(`${name}-`),
    );
    const [, way] = /^file:\/\/(.+)$/.exec(String(repository)) ?? [];
    if (isVendored || way === undefined) continue;
    const path = await checkout.resolveWithin(resolve(directory, way));
    if (path !== undefined) found.push({ name, path });
  }
  return found;
}

/**
 * The directory to render a chart from: its own, or a copy that holds what `helm dependency build` would put there of the checkout.
 *
 * @param scratch - where a copy may be made
 * @throws InputError when a dependency holds a link that leads out of the checkout
 */
export async function withLocalDependencies(
  checkout: Checkout,
  directory: string,
  scratch: string,
): Promise<string> {
  const dependencies = await localDependencies(checkout, directory);
  if (dependencies.length === 0) return directory;
  const copy = join(scratch, 'chart', basename(directory));
  await cp(directory, copy, { recursive: true, dereference: true });
  await addTo(copy, dependencies, 0);
  return copy;

  async function addTo(
    target: string,
    all: readonly LocalDependency[],
    depth: number,
  ): Promise<void> {
    if (depth === MAX_DEPTH) return;
    for (const { name, path } of all) {
      await assertLinksStay(checkout, path);
      const place = join(target, 'charts', name);
      await cp(path, place, { recursive: true, dereference: true });
      await addTo(place, await localDependencies(checkout, path), depth + 1);
    }
  }
}
