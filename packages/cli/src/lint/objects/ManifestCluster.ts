import {
  expandWorkload,
  InMemoryObjectIndex,
  summarize,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { ObjectReference } from '@mooring/plugin-kubernetes-matching-common';
import { Manifest, ManifestSource, objectKey } from './Manifest';

/** How the manifests are called where a rule names a cluster. */
const NAME = 'manifests';

/** The objects that one cluster would hold if the manifests were applied to it, and where each comes from. */
export class ManifestCluster {
  readonly index: InMemoryObjectIndex;
  readonly #manifests = new Map<string, Manifest>();

  /** @param isWhole - whether everything that may hold objects could be read */
  static create(options: { name: string; isWhole: boolean }): ManifestCluster {
    return new ManifestCluster(options);
  }

  private constructor(options: { name: string; isWhole: boolean }) {
    const { name, isWhole } = options;
    this.index = InMemoryObjectIndex.create({
      cluster: name,
      // What could not be read may hold any workload: it cannot be told that one is absent, only that one is there.
      state: isWhole
        ? { type: 'synced' }
        : { type: 'forbidden', kinds: WORKLOAD_KINDS },
    });
  }

  /** Whether some object of the source has the name of one that is already there. */
  collidesWith(source: ManifestSource): boolean {
    return source.manifests.some(manifest =>
      this.#manifests.has(keyOf(manifest)),
    );
  }

  /** Adds the objects of a source, and what controllers would create for them. */
  add(source: ManifestSource): void {
    for (const manifest of source.manifests) {
      for (const object of expandWorkload(manifest.object)) {
        const summary = summarize(object);
        this.index.upsert(summary);
        this.#manifests.set(objectKey(summary), manifest);
      }
    }
  }

  /** The manifest of an object, or of the controller that would create it. */
  manifestOf(reference: ObjectReference): Manifest | undefined {
    return this.#manifests.get(objectKey(reference));
  }
}

/**
 * Distributes manifests over as few clusters as they need. Overlays for several environments, and manifests of several
 * clusters, have objects of the same name, which no cluster could hold together.
 */
export function buildClusters(options: {
  sources: readonly ManifestSource[];
  isWhole: boolean;
}): ManifestCluster[] {
  const { sources, isWhole } = options;
  const clusters: ManifestCluster[] = [];
  for (const source of sources) {
    let cluster = clusters.find(candidate => !candidate.collidesWith(source));
    if (!cluster) {
      const number = clusters.length + 1;
      const name = number === 1 ? NAME : `${NAME}-${number}`;
      cluster = ManifestCluster.create({ name, isWhole });
      clusters.push(cluster);
    }
    cluster.add(source);
  }
  return clusters;
}

function keyOf({ object }: Manifest): string {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  return objectKey({ apiVersion, kind, namespace, name });
}
