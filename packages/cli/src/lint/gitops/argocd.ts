import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { isRecord, recordsIn } from '../records';
import { Delivery } from '../objects/Delivery';
import { Locate, nameOf, partOf, ReadValues, textOf, textsOf } from './objects';

type Origin = { file: string; line: number };
type Values = Record<string, unknown>;

/** More applications of one set tell no more. */
const MAX_APPLICATIONS = 200;
const NOTHING = { values: [], parameters: [], labels: {} };

/**
 * What an Application, or each Application of a set, applies.
 *
 * Sources: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification and
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators.
 */
export async function applicationsIn(
  value: Record<string, unknown>,
  origin: Origin,
  locate: Locate,
  root: string | undefined,
  read: ReadValues,
): Promise<Delivery[]> {
  if (value.kind === 'Application') return deliveries(value, origin, locate);
  if (value.kind !== 'ApplicationSet') return [];
  const spec = partOf(value, 'spec');
  const found: Delivery[] = [];
  for (const generator of recordsIn(spec.generators)) {
    const sets = await valuesOf(generator, locate, root, read);
    if (!sets) {
      const what = `${nameOf(value)} has a generator that only Argo CD can run`;
      found.push({ what, gap: { ...origin, what }, ...NOTHING });
      continue;
    }
    for (const values of sets.slice(0, MAX_APPLICATIONS)) {
      const template = fill(spec.template, values) as Record<string, unknown>;
      const application = { ...template, kind: 'Application' };
      found.push(...(await deliveries(application, origin, locate)));
    }
  }
  return found;
}

async function deliveries(
  application: Record<string, unknown>,
  origin: Origin,
  locate: Locate,
): Promise<Delivery[]> {
  const what = nameOf(application);
  const spec = partOf(application, 'spec');
  const sources = [
    ...(isRecord(spec.source) ? [spec.source] : []),
    ...recordsIn(spec.sources),
  ].filter(source => source.ref === undefined || source.path !== undefined);
  const found: Delivery[] = [];
  for (const source of sources) {
    const helm = partOf(source, 'helm');
    const kustomize = partOf(source, 'kustomize');
    const directory =
      source.chart === undefined ? await locate(source.path) : undefined;
    const valueFiles = Array.isArray(helm.valueFiles) ? helm.valueFiles : [];
    const files: { file: string }[] = [];
    for (const name of valueFiles) {
      const file = await valueFile(String(name), source, locate);
      if (file) files.push({ file });
    }
    found.push({
      what,
      gap: { ...origin, what: `${what} applies what is not in this checkout` },
      directory,
      release:
        textOf(helm.releaseName) ??
        textOf(partOf(application, 'metadata').name),
      values: [
        ...files,
        ...(textOf(helm.values) ? [{ text: String(helm.values) }] : []),
        ...(isRecord(helm.valuesObject)
          ? [{ text: JSON.stringify(helm.valuesObject) }]
          : []),
      ],
      parameters: recordsIn(helm.parameters).map(
        ({ name, value }) => `${name}=${value}`,
      ),
      namespace: textOf(partOf(spec, 'destination').namespace),
      labels: textsOf(kustomize.commonLabels),
      labelsTemplates:
        kustomize.labelWithoutSelector !== true ||
        kustomize.labelIncludeTemplates === true,
      namePrefix: textOf(kustomize.namePrefix),
    });
  }
  return found;
}

/** Relative to the chart, to the repository with a slash, or to a source by its `ref`. */
async function valueFile(
  name: string,
  source: Record<string, unknown>,
  locate: Locate,
): Promise<string | undefined> {
  if (name.startsWith('$')) return await locate(name.replace(/^\$[^/]+\//, ''));
  if (name.startsWith('/')) return await locate(name.slice(1));
  return await locate(join(String(source.path ?? ''), name));
}

/** What a generator puts into the template; `undefined` for those that ask something else than the checkout. */
async function valuesOf(
  generator: Record<string, unknown>,
  locate: Locate,
  root: string | undefined,
  read: ReadValues,
): Promise<Values[] | undefined> {
  if (isRecord(generator.list) && Array.isArray(generator.list.elements)) {
    return recordsIn(generator.list.elements);
  }
  if (!isRecord(generator.git) || root === undefined) return undefined;
  const files = recordsIn(generator.git.files);
  if (files.length > 0) return await valuesInFiles(files, locate, root, read);
  const patterns = recordsIn(generator.git.directories);
  if (patterns.length === 0) return undefined;
  const included = patterns.filter(({ exclude }) => exclude !== true);
  const excluded = patterns.filter(({ exclude }) => exclude === true);
  const matches = (list: typeof patterns, path: string) =>
    list.some(item => picomatch.isMatch(path, String(item.path)));
  const found: Values[] = [];
  for (const { path } of included) {
    const base = await locate(picomatch.scan(String(path)).base);
    if (base === undefined) continue;
    const entries = await readdir(base, { withFileTypes: true });
    for (const entry of entries.filter(item => item.isDirectory())) {
      const name = join(base, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/');
      if (!matches(included, name) || matches(excluded, name)) continue;
      found.push({ path: { path: name, basename: entry.name } });
    }
  }
  return found;
}

/** Each map in each file that a pattern names, with the path of the file's directory. */
async function valuesInFiles(
  patterns: readonly Values[],
  locate: Locate,
  root: string,
  read: ReadValues,
): Promise<Values[]> {
  const found: Values[] = [];
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
      const directory = dirname(path);
      const where = {
        path: directory,
        basename: basename(directory),
        filename: basename(path),
      };
      const maps = (await read(file)).flat().filter(isRecord);
      found.push(...maps.map(values => ({ ...values, path: where })));
      if (found.length >= MAX_APPLICATIONS) return found;
    }
  }
  return found;
}

/** `{{name}}` and `{{ .name }}`; `{{path}}` is the path of a directory. */
function fill(template: unknown, values: Values): unknown {
  if (typeof template === 'string') {
    return template.replace(
      /\{\{\s*\.?([\w.-]+)\s*\}\}/g,
      (whole, name: string) => {
        const value = name
          .split('.')
          .reduce<unknown>(
            (current, key) => (isRecord(current) ? current[key] : undefined),
            values,
          );
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
