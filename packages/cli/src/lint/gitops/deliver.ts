import { dirname, relative } from 'node:path';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { isWithin } from '../files/Checkout';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { isRecord } from '../records';
import { patched } from './patches';
import { UnknownText } from '../unknown/UnknownText';
import { Delivery } from '../objects/Delivery';
import { Written } from './readDeliveries';
import { unknownFor, Unknowns } from './unknowns';

const VARIABLE = /\$\{(\w+)(?::?[-=]([^}]*))?\}/g;

/**
 * The sources as they are delivered: those in a directory that Argo CD or Flux applies, once for each that does; the others as
 * they are.
 */
export function deliver(
  sources: readonly ManifestSource[],
  deliveries: readonly Delivery[],
  unknowns: Unknowns = new Map(),
): { sources: ManifestSource[]; unknowns: UnknownText[] } {
  const delivered: ManifestSource[] = [];
  const taken = new Set<Manifest>();
  for (const delivery of deliveries) {
    const { what, components = [] } = delivery;
    const own = components.length > 0 ? what : undefined;
    const manifests = sources.flatMap(source =>
      source.isChart || source.delivery !== own
        ? []
        : source.manifests.filter(manifest => isIn(delivery, manifest)),
    );
    for (const manifest of opaqueTo(delivery, sources)) taken.add(manifest);
    if (manifests.length === 0) continue;
    manifests.forEach(manifest => taken.add(manifest));
    delivered.push({
      name: delivery.what,
      namespace: delivery.namespace,
      manifests: manifests.map(({ object, origin }) => ({
        origin,
        object: changed(object, delivery, unknowns),
      })),
    });
  }
  const rest = sources
    .map(source => afterRendering(source, deliveries, unknowns))
    .map(source => ({
      ...source,
      manifests: source.manifests.filter(manifest => !taken.has(manifest)),
    }))
    .filter(({ manifests }) => manifests.length > 0);
  return { sources: [...rest, ...delivered], unknowns: [...unknowns.values()] };
}

/** What is changed before it is applied in a way that is not known, or is rendered once more with components, is not applied as it is. */
function opaqueTo(
  delivery: Delivery,
  sources: readonly ManifestSource[],
): Manifest[] {
  const { isOpaque, openDirectory, components = [] } = delivery;
  const isReplaced = isOpaque === true || components.length > 0;
  if (!isReplaced) return [];
  const at = { ...delivery, directory: openDirectory ?? delivery.directory };
  return sources.flatMap(({ isChart, manifests }) =>
    isChart ? [] : manifests.filter(manifest => isIn(at, manifest)),
  );
}

/** An object of Argo CD or Flux as each of the deliveries applies it; as it is where none does. */
export function appliedBy(
  item: Written,
  deliveries: readonly Delivery[],
  unknowns: Unknowns,
): Written[] {
  const own = deliveries.filter(
    delivery =>
      (delivery.variables !== undefined ||
        (delivery.patches ?? []).length > 0 ||
        delivery.overridesNamespace) &&
      isAppliedBy(delivery, item.path),
  );
  return own.length === 0
    ? [item]
    : own.map(delivery => ({
        ...item,
        value: changed(item.value as KubernetesObject, delivery, unknowns),
      }));
}

/** What a release of Flux changes of what its chart renders to. */
function afterRendering(
  source: ManifestSource,
  deliveries: readonly Delivery[],
  unknowns: Unknowns,
): ManifestSource {
  const delivery = source.isChart
    ? deliveries.find(({ what }) => what === source.name)
    : undefined;
  const hasChanges =
    delivery?.patches?.length || Object.keys(delivery?.labels ?? {}).length;
  return delivery && hasChanges
    ? {
        ...source,
        manifests: source.manifests.map(({ object, origin }) => ({
          origin,
          object: changed(object, delivery, unknowns),
        })),
      }
    : source;
}

/** An object of Argo CD or Flux is not part of what it delivers, though it may lie there. */
function isIn(delivery: Delivery, { object, origin }: Manifest): boolean {
  return (
    isAppliedBy(delivery, origin.path) &&
    !/^argoproj\.io\/|toolkit\.fluxcd\.io\//.test(object.apiVersion)
  );
}

/** Whether Argo CD or Flux takes a file, or what is rendered from it. */
function isAppliedBy(
  { directory, isRecursive = true, isApplied = () => true }: Delivery,
  path: string,
): boolean {
  if (directory === undefined) return false;
  const isThere = isRecursive
    ? isWithin(directory, dirname(path))
    : directory === dirname(path);
  return isThere && isApplied(relative(directory, path).replaceAll('\\', '/'));
}

function changed(
  object: KubernetesObject,
  delivery: Delivery,
  unknowns: Unknowns,
): KubernetesObject {
  const { labels, overridesNamespace, namespace } = delivery;
  const { namePrefix = '', nameSuffix = '' } = delivery;
  const patchedObject = patched(object, delivery.patches ?? []);
  const { metadata, ...rest } = substituted(patchedObject, delivery, unknowns);
  const spec =
    delivery.labelsTemplates && Object.keys(labels).length > 0
      ? withTemplateLabels(rest.spec, labels)
      : rest.spec;
  return {
    ...rest,
    spec,
    metadata: {
      ...metadata,
      name: `${namePrefix}${metadata.name}${nameSuffix}`,
      namespace: overridesNamespace ? namespace : metadata.namespace,
      labels: { ...metadata.labels, ...labels },
    },
  };
}

/** Variables that nothing gives are unknown. */
function substituted(
  object: KubernetesObject,
  { variables, what }: Delivery,
  unknowns: Unknowns,
): KubernetesObject {
  if (!variables) return object;
  const text = JSON.stringify(object).replace(
    VARIABLE,
    (_, name: string, otherwise?: string) => {
      const value = Object.hasOwn(variables, name)
        ? variables[name]
        : otherwise;
      if (value !== undefined) return JSON.stringify(value).slice(1, -1);
      const of = `the variable ${name} of ${what}`;
      return unknownFor(unknowns, `\${${name}}`, of).text;
    },
  );
  return JSON.parse(text) as KubernetesObject;
}

function withTemplateLabels(
  spec: unknown,
  labels: Readonly<Record<string, string>>,
): unknown {
  if (!isRecord(spec)) return spec;
  const { template, jobTemplate } = spec;
  return {
    ...spec,
    ...(isRecord(template) ? { template: labelled(template, labels) } : {}),
    ...(isRecord(jobTemplate)
      ? {
          jobTemplate: {
            ...labelled(jobTemplate, labels),
            spec: withTemplateLabels(jobTemplate.spec, labels),
          },
        }
      : {}),
  };
}

function labelled(
  template: Record<string, unknown>,
  labels: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  const own = isRecord(metadata.labels) ? metadata.labels : {};
  return {
    ...template,
    metadata: { ...metadata, labels: { ...own, ...labels } },
  };
}
