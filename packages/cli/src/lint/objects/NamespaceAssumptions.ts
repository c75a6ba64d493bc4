import { dirname } from 'node:path';
import { KubernetesObject, podTemplateOf } from '@mooring/kubernetes-objects';
import {
  asksForWorkloads,
  CatalogIndex,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from './EntityDocument';
import { Manifest } from './Manifest';

type Namespace = string | undefined;

/**
 * Where manifests that name no namespace go, as most do: anyone who applies them says it. Such an object is taken to go where
 * its component looks for it: where the entities that select it look, or else those nearest in the tree. Where these do
 * not agree, it stays without.
 */
export class NamespaceAssumptions {
  readonly #catalog: CatalogIndex;
  /** What the entities look for that are written in a directory. */
  readonly #byDirectory = new Map<string, Set<Namespace>>();

  static create(entities: readonly EntityDocument[]): NamespaceAssumptions {
    return new NamespaceAssumptions(
      entities.filter(
        ({ entity }) =>
          asksForWorkloads(entity) && readMatchQuery(entity).valid,
      ),
    );
  }

  private constructor(entities: readonly EntityDocument[]) {
    this.#catalog = CatalogIndex.create(entities.map(({ entity }) => entity));
    for (const { entity, document } of entities) {
      const directory = dirname(document.file.path);
      const namespaces = this.#byDirectory.get(directory) ?? new Set();
      namespaces.add(readMatchQuery(entity).namespace);
      this.#byDirectory.set(directory, namespaces);
    }
  }

  /**
   * The manifest with a namespace, as far as there is one.
   *
   * @param namespace - what the user says, which goes before what is assumed
   */
  place(manifest: Manifest, namespace: Namespace): Manifest {
    const { object, origin } = manifest;
    if (object.metadata.namespace) return manifest;
    const assumed =
      namespace ??
      theOnly(this.#whereAskedFor(object) ?? this.#around(origin.path));
    if (assumed === undefined) return manifest;
    const metadata = { ...object.metadata, namespace: assumed };
    return { ...manifest, object: { ...object, metadata } };
  }

  #whereAskedFor(object: KubernetesObject): Set<Namespace> | undefined {
    const selecting = [
      ...this.#catalog.selecting(object.metadata.labels ?? {}),
      ...this.#catalog.selecting(podTemplateOf(object)?.labels ?? {}),
    ];
    return selecting.length > 0
      ? new Set(selecting.map(({ query }) => query.namespace))
      : undefined;
  }

  #around(path: string): Set<Namespace> | undefined {
    let directory = dirname(path);
    while (!this.#byDirectory.has(directory)) {
      const parent = dirname(directory);
      if (parent === directory) return undefined;
      directory = parent;
    }
    return this.#byDirectory.get(directory);
  }
}

function theOnly(namespaces: Set<Namespace> | undefined): Namespace {
  const [only] = namespaces ?? [];
  return namespaces?.size === 1 ? only : undefined;
}
