import { join } from 'node:path';
import { merge } from 'lodash';
import { isRecord, recordsIn } from '../records';
import { Delivery } from '../objects/Delivery';
import { fill, MAX_APPLICATIONS, valuesOf } from './generators';
import { patchesIn } from './patches';
import { Locate, nameOf, partOf, ReadValues, textOf, textsOf } from './objects';

type Origin = { file: string; line: number };
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
      const application = { ...filled, kind: 'Application' };
      found.push(
        ...(await deliveries(application, origin, locate)).map(delivery =>
          asFarAsFilled(delivery, nameOf(value)),
        ),
      );
    }
  }
  return found;
}

/** A generator may change the template for what it gives. */
function mergedTemplates(template: unknown, generator: object): unknown {
  const own = Object.values(generator).flatMap(part =>
    isRecord(part) && isRecord(part.template) ? [part.template] : [],
  );
  return merge({}, template, ...own);
}

/** What the generator gives and nobody here knows is left out, and a chart that depends on it is not rendered. */
function asFarAsFilled(delivery: Delivery, set: string): Delivery {
  const { what, namespace, release, directory, values } = delivery;
  const { parameters, labels, namePrefix, patches } = delivery;
  const dependsOnIt = isOpen([values, parameters, labels, namePrefix, patches]);
  return {
    ...delivery,
    what: isOpen(what) ? set : what,
    namespace: isOpen(namespace) ? undefined : namespace,
    release: isOpen(release) ? undefined : release,
    directory: dependsOnIt ? undefined : directory,
    openDirectory: dependsOnIt ? directory : delivery.openDirectory,
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
    found.push({
      what,
      gap: {
        ...origin,
        what:
          missing === undefined
            ? `${what} applies what is not in this checkout`
            : `${what} takes the values in ${missing}, which are not in this checkout`,
      },
      directory: missing === undefined ? directory : undefined,
      openDirectory: missing === undefined ? undefined : directory,
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
