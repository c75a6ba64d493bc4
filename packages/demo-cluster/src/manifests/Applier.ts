import { isError } from '@backstage/errors';
import { KubernetesObject, ObjectRef } from '../store/KubernetesObject';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';
import { ManifestError } from './ManifestError';
import { Manifest } from './parseManifests';

const SYSTEM_NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** Applied before all others, because others need them. */
const FIRST_KINDS = ['CustomResourceDefinition', 'Namespace'];

/** Puts objects of manifests into a cluster, and the namespaces they use. */
export class Applier {
  constructor(
    private readonly store: ObjectStore,
    private readonly writer: ObjectWriter,
  ) {}

  /** What every cluster has: the system's namespaces and the given nodes. */
  applyDefaults(nodes: KubernetesObject[]): void {
    SYSTEM_NAMESPACES.forEach(name => this.#ensureNamespace(name));
    this.applyObjects(nodes);
  }

  applyObjects(objects: KubernetesObject[]): void {
    this.applyManifests(
      objects.map((object, index) => ({
        file: 'objects',
        document: index + 1,
        object,
      })),
    );
  }

  /** Throws a {@link ManifestError} for the first that is refused; those before it stay. */
  applyManifests(manifests: Manifest[]): void {
    const isFirst = ({ object }: Manifest) => FIRST_KINDS.includes(object.kind);
    for (const manifest of [
      ...manifests.filter(isFirst),
      ...manifests.filter(each => !isFirst(each)),
    ]) {
      this.#apply(manifest);
    }
  }

  /** Throws a `StatusError` 404 when there is none. */
  delete(ref: ObjectRef): void {
    const { apiVersion, kind, ...name } = ref;
    this.writer.delete(this.store.types.require(apiVersion, kind), name);
  }

  #apply({ object, ...place }: Manifest): void {
    const type = this.store.types.byKind(object);
    if (
      !type ||
      !type.verbs.includes('create') ||
      !type.verbs.includes('list')
    ) {
      const { apiVersion, kind } = object;
      const reason = `there is no kind ${kind} in ${apiVersion}; add its CustomResourceDefinition, or remove the document`;
      throw new ManifestError({ ...place, reason });
    }
    const { namespace: given, ...metadata } = object.metadata;
    const namespace = type.namespaced ? given ?? 'default' : undefined;
    const placed = {
      ...object,
      metadata: { ...metadata, ...(namespace && { namespace }) },
    };
    try {
      if (namespace) {
        this.#ensureNamespace(namespace);
      }
      if (this.store.get(type, placed.metadata)) {
        this.writer.update(type, placed);
      } else {
        this.writer.create(type, placed);
      }
      // What no controller plays, such as an autoscaler, is as its manifest says.
      if (placed.status && type.subresources.includes('status')) {
        this.writer.update(type, placed, { subresource: 'status' });
      }
    } catch (error) {
      throw new ManifestError({
        ...place,
        reason: isError(error) ? error.message : String(error),
      });
    }
  }

  #ensureNamespace(name: string): void {
    const type = this.store.types.require('v1', 'Namespace');
    if (!this.store.get(type, { name })) {
      this.writer.create(type, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
  }
}
