import { join } from 'node:path';
import { merge } from 'lodash';
import picomatch from 'picomatch';
import { parse } from 'yaml';
import { isRecord, recordsIn } from '../records';
import { Delivery } from '../objects/Delivery';
import { fill, MAX_APPLICATIONS, valuesOf } from './generators';
import { patchesIn } from './patches';
import { asShape } from './openNamespaces';
import { Locate, nameOf, partOf, ReadValues, textOf, textsOf } from './objects';

/** Plugins that put values into placeholders and change nothing else. */
const ONLY_FILLS_IN = /vault|avp|envsubst/i;

type Origin = { file: string; line: number };
/** Of what a patch changes that cannot be read, these are what objects depend on. */
const UNKNOWN_PATCH = {
  spec: {
    source: { helm: { releaseName: '{{patch}}', values: '{{patch}}' } },
    destination: { namespace: '{{patch}}' },
  },
};
const NOTHING = { values: [], parameters: [], labels: {} };

/**
 * What an Application, or each Application of a set, applies.
 *
 * Source: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification.
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
    const generated =
      root === undefined
        ? undefined
        : await valuesOf(generator, { locate, root, read });
    const gaps = generated
      ? generated.broken.map(
          path => `${nameOf(value)} reads ${path}, which is broken`,
        )
      : [`${nameOf(value)} has a generator that only Argo CD can run`];
    for (const what of gaps) {
      const isUnread = generated !== undefined;
      found.push({ what, gap: { ...origin, what, isUnread }, ...NOTHING });
    }
    // What does not depend on the generator is known all the same.
    const known = generated?.sets.slice(0, MAX_APPLICATIONS) ?? [{}];
    const template = mergedTemplates(spec.template, generator);
    for (const values of known) {
      const filled = fill(template, values) as Record<string, unknown>;
      const application = {
        ...patchedTemplate(filled, fill(spec.templatePatch, values)),
        kind: 'Application',
      };
      found.push(
        ...(await deliveries(application, origin, locate)).map(delivery =>
          asFarAsFilled(delivery, nameOf(value), generator),
        ),
      );
    }
  }
  return found;
}

/** What the patch changes and nobody here knows is left open. */
function patchedTemplate(
  template: Record<string, unknown>,
  patch: unknown,
): Record<string, unknown> {
  if (typeof patch !== 'string') return template;
  let change: unknown;
  if (!isOpen(patch)) {
    try {
      change = parse(patch, { maxAliasCount: 10 });
    } catch {
      change = undefined;
    }
  }
  return isRecord(change)
    ? merge({}, template, change)
    : merge({}, template, UNKNOWN_PATCH);
}

/** A generator may change the template for what it gives. */
function mergedTemplates(template: unknown, generator: object): unknown {
  const own = Object.values(generator).flatMap(part =>
    isRecord(part) && isRecord(part.template) ? [part.template] : [],
  );
  return merge({}, template, ...own);
}

/** What the generator gives and nobody here knows is left out, but for the shape of a namespace, and a chart that depends on it is not rendered. */
function asFarAsFilled(
  delivery: Delivery,
  set: string,
  generator: object,
): Delivery {
  const { what, namespace, release, directory, values } = delivery;
  const { parameters, labels, namePrefix, patches } = delivery;
  const dependsOnIt = isOpen([values, parameters, labels, namePrefix, patches]);
  return {
    ...delivery,
    what: isOpen(what) ? set : what,
    namespace: isOpen(namespace) ? asShape(namespace, generator) : namespace,
    release: isOpen(release) ? undefined : release,
    directory: dependsOnIt ? undefined : directory,
    openDirectory: dependsOnIt ? directory : delivery.openDirectory,
    isOpaque: delivery.isOpaque || isOpen([labels, namePrefix, patches]),
  };
}

/** Whether something of the generator is still to be put in. */
function isOpen(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes('{{');
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
    // What it is hydrated from.
    ...recordsIn([partOf(spec, 'sourceHydrator').drySource]),
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
    let missing: string | undefined;
    for (const name of valueFiles) {
      const file = await valueFile(String(name), source, locate);
      if (file) files.push({ file });
      else if (helm.ignoreMissingValueFiles !== true) missing = String(name);
    }
    const fileArgs = await fileParameters(helm, source, locate);
    const components = await componentsIn(kustomize, source, locate);
    const open = whyOpen(what, source, {
      values: missing,
      isWhole: fileArgs !== undefined && components !== undefined,
    });
    found.push({
      what,
      gap: {
        ...origin,
        what: open ?? `${what} applies what is not in this checkout`,
      },
      directory: open === undefined ? directory : undefined,
      openDirectory: open === undefined ? undefined : directory,
      isOpaque: open !== undefined && missing === undefined,
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
      parameters: [...setArgs(helm), ...(fileArgs ?? [])],
      ...filterOf(source),
      components,
      namespace:
        textOf(kustomize.namespace) ??
        textOf(partOf(spec, 'destination').namespace),
      overridesNamespace: textOf(kustomize.namespace) !== undefined,
      labels: textsOf(kustomize.commonLabels),
      labelsTemplates:
        kustomize.labelWithoutSelector !== true ||
        kustomize.labelIncludeTemplates === true,
      namePrefix: textOf(kustomize.namePrefix),
      nameSuffix: textOf(kustomize.nameSuffix),
      patches: patchesIn(kustomize.patches),
    });
  }
  return found;
}

/** Why what is in the checkout is not what is applied. */
function whyOpen(
  what: string,
  { plugin }: Record<string, unknown>,
  { values, isWhole }: { values: string | undefined; isWhole: boolean },
): string | undefined {
  if (values !== undefined) {
    return `${what} takes the values in ${values}, which are not in this checkout`;
  }
  if (!isWhole) return `${what} takes files that are not in this checkout`;
  const name = textOf(partOf({ plugin }, 'plugin').name);
  return name === undefined || ONLY_FILLS_IN.test(name)
    ? undefined
    : `${what} is rendered by the plugin ${name}, which is not run here`;
}

/** Source: `cleanSetParameters` in Argo CD's `util/helm/helm.go`. */
function setArgs(helm: Record<string, unknown>): string[] {
  return recordsIn(helm.parameters).flatMap(({ name, value, forceString }) => [
    forceString === true ? '--set-string' : '--set',
    `${name}=${escaped(String(value ?? ''))}`,
  ]);
}

function escaped(value: string): string {
  return /^\{.*\}$/.test(value) ? value : value.replace(/(?<!\\),/g, '\\,');
}

async function fileParameters(
  helm: Record<string, unknown>,
  source: Record<string, unknown>,
  locate: Locate,
): Promise<string[] | undefined> {
  const args: string[] = [];
  for (const { name, path } of recordsIn(helm.fileParameters)) {
    const file = await valueFile(String(path), source, locate);
    if (file === undefined) return undefined;
    args.push('--set-file', `${name}=${file}`);
  }
  return args;
}

async function componentsIn(
  { components, ignoreMissingComponents }: Record<string, unknown>,
  source: Record<string, unknown>,
  locate: Locate,
): Promise<string[] | undefined> {
  const found: string[] = [];
  for (const component of Array.isArray(components) ? components : []) {
    const path = await locate(join(String(source.path ?? ''), `${component}`));
    if (path !== undefined) found.push(path);
    else if (ignoreMissingComponents !== true) return undefined;
  }
  return found;
}

/** Plain manifests are taken from the directory itself, unless the source says otherwise. */
function filterOf(
  source: Record<string, unknown>,
): Pick<Delivery, 'isRecursive' | 'isApplied'> {
  const { recurse, include, exclude } = partOf(source, 'directory');
  const isRecursive = recurse === true || isRecord(source.plugin);
  if (textOf(include) === undefined && textOf(exclude) === undefined) {
    return { isRecursive };
  }
  const matches = (pattern: unknown, path: string) =>
    typeof pattern === 'string' &&
    pattern !== '' &&
    picomatch.isMatch(path, pattern);
  return {
    isRecursive,
    isApplied: path =>
      (textOf(include) === undefined || matches(include, path)) &&
      !matches(exclude, path),
  };
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
