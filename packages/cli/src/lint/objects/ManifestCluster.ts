import {
  expandWorkload,
  InMemoryObjectIndex,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  MANIFESTS,
  ObjectReference,
} from '@mooring/plugin-kubernetes-matching-common';
import { Manifest, ManifestSource, objectKey } from './Manifest';

/** The objects that one cluster would hold if the manifests were applied to it, and where each comes from. */
export class ManifestCluster {
  readonly index: InMemoryObjectIndex;
  readonly #manifests = new Map<string, Manifest>();

  /**
   * @param options.name - what the manifests are called in messages; empty where they need no name
   * @param options.number - what tells it from others of that name
   */
  static create(options: { name: string; number: number }): ManifestCluster {
    return new ManifestCluster(options);
  }

  private constructor({ name, number }: { name: string; number: number }) {
    this.index = InMemoryObjectIndex.create({
      cluster: `${MANIFESTS}${name}${number === 0 ? '' : `#${number}`}`,
      state: { type: 'synced' },
      // A checkout rarely holds all there are of what others write, such as Applications.
      kindState: () => 'unknown',
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
export function buildClusters(
  sources: readonly ManifestSource[],
): ManifestCluster[] {
  const clusters: ManifestCluster[] = [];
  for (const source of sources) {
    let cluster = clusters.find(candidate => !candidate.collidesWith(source));
    if (!cluster) {
      cluster = ManifestCluster.create({ name: '', number: clusters.length });
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
