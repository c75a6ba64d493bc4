import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { parse } from 'yaml';
import { isRecord, recordsIn } from '../records';
import { Locate, partOf, ReadValues } from './objects';

type Values = Record<string, unknown>;

/** The checkout that generators look at. */
export interface Repository {
  readonly locate: Locate;
  /** Absolute. */
  readonly root: string;
  readonly read: ReadValues;
}

/** What a generator gives. */
export interface Generated {
  readonly sets: readonly Values[];
  /** Files that it reads and that are broken, from the root. */
  readonly broken: readonly string[];
}

/** More applications of one set tell no more. */
export const MAX_APPLICATIONS = 200;
/** Generators of generators of generators do not occur. */
const MAX_DEPTH = 4;

/**
 * What a generator puts into the template; `undefined` for those that ask something else than the checkout, such as Argo CD's
 * clusters.
 *
 * Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators.
 */
export async function valuesOf(
  generator: Values,
  repository: Repository,
  depth = 0,
): Promise<Generated | undefined> {
  if (depth > MAX_DEPTH) return undefined;
  if (isRecord(generator.matrix)) {
    return await matrix(generator.matrix, repository, depth);
  }
  if (isRecord(generator.merge)) {
    return await merge(generator.merge, repository, depth);
  }
  const { list, git } = generator;
  if (isRecord(list) && Array.isArray(list.elements)) {
    return { sets: selected(recordsIn(list.elements), generator), broken: [] };
  }
  if (isRecord(list) && typeof list.elementsYaml === 'string') {
    const elements = elementsIn(list.elementsYaml);
    return elements && { sets: selected(elements, generator), broken: [] };
  }
  if (!isRecord(git)) return undefined;
  const files = recordsIn(git.files);
  const directories = recordsIn(git.directories);
  if (files.length + directories.length === 0) return undefined;
  const { sets, broken } =
    files.length > 0
      ? await valuesInFiles(files, repository)
      : await valuesInDirectories(directories, repository);
  // Where nothing is found, another repository is meant.
  if (sets.length + broken.length === 0) return undefined;
  const own = partOf(git, 'values');
  const filled = sets.map(values => ({ ...values, values: fill(own, values) }));
  return { sets: selected(filled, generator), broken };
}

/** Nothing where they are written by the template engine of Argo CD. */
function elementsIn(text: string): Values[] | undefined {
  if (text.includes('{{')) return undefined;
  try {
    return recordsIn(parse(text, { maxAliasCount: 10 }));
  } catch {
    return undefined;
  }
}

/** Those that the generator's selector wants, which sees nested values as `a.b`. */
function selected(sets: readonly Values[], { selector }: Values): Values[] {
  if (!isRecord(selector)) return [...sets];
  const labels = Object.entries(partOf(selector, 'matchLabels'));
  const expressions = recordsIn(selector.matchExpressions);
  return sets.filter(
    set =>
      labels.every(([key, value]) => valueAt(set, key) === value) &&
      expressions.every(({ key, operator, values }) => {
        const value = valueAt(set, String(key));
        const among = Array.isArray(values) && values.includes(value);
        if (operator === 'In') return among;
        if (operator === 'NotIn') return !among;
        return (value !== undefined) === (operator === 'Exists');
      }),
  );
}

/** Each combination; the second generator may use what the first one gives. */
async function matrix(
  { generators }: Values,
  repository: Repository,
  depth: number,
): Promise<Generated | undefined> {
  let combined: Values[] = [{}];
  const broken: string[] = [];
  for (const generator of recordsIn(generators)) {
    const next: Values[] = [];
    for (const values of combined.slice(0, MAX_APPLICATIONS)) {
      const filled = fill(generator, values) as Values;
      const found = await valuesOf(filled, repository, depth + 1);
      if (!found) return undefined;
      next.push(...found.sets.map(item => ({ ...values, ...item })));
      broken.push(...found.broken);
    }
    combined = next;
  }
  return { sets: combined, broken };
}

/** What the first generator gives, with what the others say of the same keys. */
async function merge(
  { generators, mergeKeys }: Values,
  repository: Repository,
  depth: number,
): Promise<Generated | undefined> {
  const keys = Array.isArray(mergeKeys) ? mergeKeys.map(String) : [];
  const keyOf = (values: Values) =>
    JSON.stringify(keys.map(key => valueAt(values, key)));
  let merged: readonly Values[] | undefined;
  const broken: string[] = [];
  for (const generator of recordsIn(generators)) {
    const found = await valuesOf(generator, repository, depth + 1);
    if (!found) return undefined;
    broken.push(...found.broken);
    merged =
      merged?.map(values => ({
        ...values,
        ...found.sets.find(item => keyOf(item) === keyOf(values)),
      })) ?? found.sets;
  }
  return { sets: merged ?? [], broken };
}

async function valuesInDirectories(
  patterns: readonly Values[],
  { locate, root }: Repository,
): Promise<Generated> {
  const included = patterns.filter(({ exclude }) => exclude !== true);
  const excluded = patterns.filter(({ exclude }) => exclude === true);
  const matches = (list: readonly Values[], path: string) =>
    list.some(item => picomatch.isMatch(path, String(item.path)));
  const found: Values[] = [];
  for (const { path } of included) {
    const base = await locate(picomatch.scan(String(path)).base);
    if (base === undefined) continue;
    for (const name of [base, ...(await directoriesBelow(base))]) {
      const way = name.slice(root.length + 1).replaceAll('\\', '/');
      if (!picomatch.isMatch(way, String(path)) || matches(excluded, way)) {
        continue;
      }
      found.push({ path: pathValues(way) });
    }
  }
  return { sets: found, broken: [] };
}

async function directoriesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, {
    withFileTypes: true,
    recursive: true,
  });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/** What a template may say of a path. */
function pathValues(path: string): Values {
  const name = basename(path);
  return {
    path,
    basename: name,
    basenameNormalized: name.toLowerCase().replace(/[^a-z0-9.-]/g, '-'),
    segments: path.split('/'),
  };
}

/** Each map in each file that a pattern names, with the path of the file's directory. */
async function valuesInFiles(
  patterns: readonly Values[],
  repository: Repository,
): Promise<Generated> {
  const { locate, root } = repository;
  const found: Values[] = [];
  const broken: string[] = [];
  for (const { path: pattern } of patterns) {
    const { base } = picomatch.scan(String(pattern));
    const start = await locate(base);
    if (start === undefined) continue;
    const isFile = base === String(pattern);
    const names = isFile ? [''] : await readdir(start, { recursive: true });
    for (const name of names.sort()) {
      const file = join(start, name);
      const path = file.slice(root.length + 1).replaceAll('\\', '/');
      if (!picomatch.isMatch(path, String(pattern))) continue;
      const where = {
        ...pathValues(dirname(path)),
        filename: basename(path),
      };
      const read = await repository.read(file);
      if (!read) broken.push(path);
      const maps = (read ?? []).flat().filter(isRecord);
      found.push(...maps.map(values => ({ ...values, path: where })));
      if (found.length >= MAX_APPLICATIONS) break;
    }
  }
  return { sets: found, broken };
}

/** `{{name}}` and `{{ .name }}`; `{{path}}` is the path of a directory. What has no value stays as it is. */
export function fill(template: unknown, values: Values): unknown {
  if (typeof template === 'string') {
    return template.replace(
      /\{\{-?\s*\.?([\w.[\]-]+?)\s*-?\}\}/g,
      (whole, name: string) => {
        const value = valueAt(values, name);
        if (isRecord(value)) return String(value.path ?? whole);
        return value === undefined ? whole : String(value);
      },
    );
  }
  if (Array.isArray(template)) return template.map(item => fill(item, values));
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, item]) => [key, fill(item, values)]),
  );
}

function valueAt(values: Values, name: string): unknown {
  // A key may hold dots itself, as labels do.
  if (Object.hasOwn(values, name)) return values[name];
  return name
    .split(/[.[\]]+/)
    .filter(key => key !== '')
    .reduce<unknown>(
      (current, key) =>
        (isRecord(current) || Array.isArray(current)) &&
        Object.hasOwn(current, key)
          ? (current as Values)[key]
          : undefined,
      values,
    );
}
