import { KubernetesObject } from '@mooring/kubernetes-objects';
import { ParsedQuery } from '@mooring/plugin-kubernetes-matching-common';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { Binding } from '../unknown/shapes';
import { holdsUnknown, UnknownText } from '../unknown/UnknownText';
import { mayMatch } from './mayMatch';

/** More ways to read a checkout than these tell no more. */
const MAX_HYPOTHESES = 8;

/** How an entity that matches nothing as it is written would match after all. */
export interface Hypotheses {
  /** What clusters would hold if the unknowns were what makes the entity match. */
  readonly clusters: readonly ManifestCluster[];
  /** Whether something may match in a way that cannot be acted out, such as by an unknown in the entity itself. */
  readonly isOpen: boolean;
  /** The unknowns that it depends on. */
  readonly unknowns: readonly UnknownText[];
}

/** Finds what may match a query, and acts it out. */
export function hypothesesFor(options: {
  query: ParsedQuery;
  sources: readonly ManifestSource[];
  /** Those of them with something that is not known. */
  uncertain: readonly ManifestSource[];
  unknowns: readonly UnknownText[];
}): Hypotheses {
  const { query, sources, uncertain, unknowns } = options;
  const clusters: ManifestCluster[] = [];
  const involved = new Set<string>();
  let isOpen = false;
  const isVague =
    holdsUnknown(query.labelSelector) || holdsUnknown(query.namespace ?? '');
  for (const source of isVague ? sources : uncertain) {
    const seen = new Set<string>();
    for (const { object } of source.manifests) {
      const possible = mayMatch(object, query, unknowns);
      if (!possible) continue;
      for (const text of possible.binding.keys()) involved.add(text);
      const key = JSON.stringify([...possible.binding]);
      if (!possible.isBound || clusters.length === MAX_HYPOTHESES) {
        isOpen = true;
      } else if (!seen.has(key)) {
        seen.add(key);
        clusters.push(actOut(source, possible.binding, query, clusters.length));
      }
    }
  }
  return {
    clusters,
    isOpen,
    unknowns: unknowns.filter(
      ({ text }) =>
        involved.has(text) ||
        (isOpen && `${query.labelSelector} ${query.namespace}`.includes(text)),
    ),
  };
}

/** Whether something in a source is not known, be it only to which namespace it goes. */
export function isUncertain({ manifests }: ManifestSource): boolean {
  return manifests.some(
    ({ object }) =>
      object.metadata.namespace === undefined ||
      holdsUnknown(JSON.stringify(object.metadata)) ||
      holdsUnknown(JSON.stringify(object.spec ?? {})),
  );
}

function actOut(
  { name, manifests }: ManifestSource,
  binding: Binding,
  { namespace }: ParsedQuery,
  number: number,
): ManifestCluster {
  const cluster = ManifestCluster.create({
    name: name ?? '',
    number: 1000 + number,
  });
  cluster.add({
    manifests: manifests.map(manifest => bound(manifest, binding, namespace)),
  });
  return cluster;
}

function bound(
  { object, origin }: Manifest,
  binding: Binding,
  namespace: string | undefined,
): Manifest {
  const text = [...binding].reduce(
    (current, [unknown, value]) => current.replaceAll(unknown, value),
    JSON.stringify(object),
  );
  const { metadata, ...rest } = JSON.parse(text) as KubernetesObject;
  return {
    origin,
    object: {
      ...rest,
      metadata: { ...metadata, namespace: metadata.namespace ?? namespace },
    },
  };
}
