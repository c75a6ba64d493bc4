import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { KUSTOMIZATION_NAMES } from '../../files/kustomizationNames';
import { Checkout } from '../../files/Checkout';
import { splitDocuments } from '../../yaml/splitDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { helmChartsOf } from './helmCharts';
import {
  changesObjects,
  helmFieldOf,
  isRemote,
  Reference,
  referencesOf,
  urlIn,
  usesPlugins,
} from './references';

/** A file of kustomize, and what it refers to in the checkout. */
export interface Kustomization {
  /** The file, absolute. */
  readonly path: string;
  readonly isComponent: boolean;
  /** The files that it uses, absolute. */
  readonly files: readonly string[];
  /** The files of kustomize in the directories that it uses. */
  readonly bases: readonly string[];
  /** The directories of charts that it renders, absolute. */
  readonly charts?: readonly string[];
  /** Whether generators or transformers of its own may read further files. */
  readonly hasPlugins?: boolean;
  /** Every file that rendering it reads, bases included, absolute; absent where that is not known. */
  readonly reads?: readonly string[];
  /** Components that are added to it, absolute. */
  readonly components?: readonly string[];
  /** What adds them. */
  readonly delivery?: string;
  /** Whether it may change what it takes together; absent where it could not be read. */
  readonly changes?: boolean;
  /** The files of it and its bases where none of them changes what is in them, absolute: as they are they count if it cannot be rendered. */
  readonly collected?: readonly string[];
  /** Why it must not be rendered; absent when it may. */
  readonly refusal?: string;
  /** Whether that is so because a part of it is elsewhere, and nothing is broken. */
  readonly isElsewhere?: boolean;
}

/** It takes charts from wherever they are. */
const DEPRECATED_HELM = 'helmChartInflationGenerator';

/** Something that is not in the checkout, and need not be. */
class ElsewhereError extends Error {}

/** Reads a kustomization without rendering it. What is not in the checkout is never read nor fetched. */
export async function readKustomization(
  checkout: Checkout,
  path: string,
): Promise<Kustomization> {
  const files: string[] = [];
  const bases: string[] = [];
  const charts: string[] = [];
  let isComponent = false;
  let hasPlugins = false;
  let changes: boolean | undefined;
  let refusal: string | undefined;
  let isElsewhere = false;
  try {
    const value = await readYaml(checkout, path);
    isComponent = (value as { kind?: unknown } | null)?.kind === 'Component';
    hasPlugins = usesPlugins(value);
    changes = changesObjects(value);
    const failures: unknown[] = [];
    const helm = helmFieldOf(value);
    const used = await helmChartsOf(checkout, dirname(path), value);
    charts.push(...used.directories);
    files.push(...used.files);
    if (helm === DEPRECATED_HELM || used.missing.length > 0) {
      const what =
        used.missing.length > 0
          ? `renders the chart ${used.missing.join(
              ' and ',
            )} by ${helm}, which is not in this checkout`
          : `uses ${helm}`;
      failures.push(
        new ElsewhereError(
          `${what}, and nothing is fetched: render it with "kustomize build --enable-helm" and pass the result to "mooring lint --manifests -"`,
        ),
      );
    }
    for (const reference of referencesOf(value)) {
      try {
        await follow(reference);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  } catch (error) {
    refusal = (error as Error).message;
    isElsewhere = error instanceof ElsewhereError;
  }
  return {
    path,
    isComponent,
    hasPlugins,
    changes,
    files,
    bases,
    charts,
    refusal,
    isElsewhere,
  };

  async function follow({ field, target, isPlugin }: Reference) {
    const found = await checkout.resolveWithin(resolve(dirname(path), target));
    if (found === undefined || isUrl(target)) {
      const named = `${field} names ${JSON.stringify(target)}`;
      if (isRemote(target)) {
        throw new ElsewhereError(
          `${named}, which is not in this checkout, and nothing is fetched`,
        );
      }
      throw new InputError(`${named}, which does not exist in this checkout`);
    }
    if ((await stat(found)).isDirectory()) {
      bases.push(await kustomizationIn(found, target));
      return;
    }
    files.push(found);
    if (!isPlugin) return;
    const url = urlIn(await readYaml(checkout, found));
    if (url !== undefined) {
      throw new ElsewhereError(
        `${target} names ${JSON.stringify(url)}, and nothing is fetched`,
      );
    }
  }
}

async function readYaml(checkout: Checkout, path: string): Promise<unknown> {
  const file = await checkout.read(path);
  if (!file) throw new InputError(`${checkout.nameOf(path)} is not text`);
  const values = splitDocuments(file.text).map(
    slice => YamlDocument.parse({ file, slice, merge: true }).value,
  );
  return values.length > 1 ? values : values[0];
}

async function kustomizationIn(
  directory: string,
  target: string,
): Promise<string> {
  const names = await readdir(directory);
  const name = KUSTOMIZATION_NAMES.find(item => names.includes(item));
  if (name === undefined) {
    throw new InputError(`${target} holds no kustomization.yaml`);
  }
  return join(directory, name);
}

/** Kustomize would take such a name for a URL even where a file has it. */
function isUrl(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(target);
}
