import { Entity } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  canTellAbsence,
  GroupKind,
  KubernetesObject,
  LeftOutObject,
  ObjectSummary,
  Steps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  KubernetesStore,
  Pacer,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  locateClusters,
  MatchingConfig,
  mayMatch,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import {
  ObjectRequest,
  OwnerTree,
  TreeNode,
} from '@mooring/plugin-kubernetes-workloads-common';

/** What matches an entity in one cluster. */
export interface ObjectsInCluster {
  readonly cluster: ClusterObjects;
  /**
   * The kinds whose objects are not known at this moment: of these, "none" says nothing, nor does "well". Objects that are read
   * in steps may go meanwhile: what was unreadable before them or is after them was not read.
   */
  unreadable(): readonly GroupKind[];
  /** The same as the store's index tells them, without reading them whole. */
  summaries(kinds: readonly GroupKind[]): Iterable<ObjectSummary>;
  /** In steps: a component can have thousands of pods. */
  objectsInSteps(query?: {
    kinds?: readonly GroupKind[];
    namespace?: string;
    name?: string;
  }): Steps<KubernetesObject[]>;
}

/** Finds in the store what the Kubernetes plugin would ask the clusters for. */
export class EntityObjects {
  static create(options: {
    store: KubernetesStore;
    config: MatchingConfig;
  }): EntityObjects {
    return new EntityObjects(options.store, options.config);
  }

  private constructor(
    private readonly store: KubernetesStore,
    private readonly config: MatchingConfig,
  ) {}

  /**
   * The clusters that are asked for an entity, each with what matches there; none for an entity whose query no API
   * server would take.
   *
   * @throws ServiceUnavailableError as long as the list of clusters is not known.
   */
  inClusters(entity: Entity): ObjectsInCluster[] {
    const clusters = this.store.clusters();
    if (!clusters)
      throw new ServiceUnavailableError(
        'The list of clusters has not been read yet; ask again in a few seconds',
      );
    const query = readMatchQuery(entity);
    const { selector, namespace, valid } = query;
    if (!valid) return [];
    const isMeant = mayMatch(query);
    const asked = new Set(
      locateClusters({
        entity,
        method: this.config.serviceLocatorMethod,
        clusters: clusters.map(({ name }) => name),
      }),
    );
    return clusters
      .filter(({ name }) => asked.has(name))
      .map(cluster => ({
        cluster,
        unreadable: () => unreadable(cluster, isMeant),
        summaries: kinds => cluster.index.find({ kinds, selector, namespace }),
        objectsInSteps: asking =>
          cluster.objectsInSteps({
            ...asking,
            selector,
            namespace: namespace ?? asking?.namespace,
          }),
      }));
  }

  /**
   * One of the entity's objects.
   *
   * @throws NotFoundError for an object that doesn't match the entity, whether or not it exists; ServiceUnavailableError
   * when that can't be told.
   */
  async one(
    entity: Entity,
    request: ObjectRequest,
  ): Promise<{ found: ObjectsInCluster; object: KubernetesObject }> {
    const { kind, namespace, name } = request.object;
    const found = this.#inCluster(entity, request.cluster);
    const objects = found
      ? await Pacer.ofProcess().run(
          found.objectsInSteps({ kinds: [kind], namespace, name }),
        )
      : [];
    const object = objects.find(
      ({ metadata }) => metadata.namespace === namespace,
    );
    if (!found || !object) throw notFound(entity, request, found);
    return { found, object };
  }

  /**
   * One of the entity's objects, in the tree of them all.
   *
   * @throws NotFoundError for an object that doesn't match the entity, whether or not it exists; ServiceUnavailableError
   * when that can't be told.
   */
  async treeWith(
    entity: Entity,
    request: ObjectRequest,
  ): Promise<{ found: ObjectsInCluster; tree: OwnerTree; node: TreeNode }> {
    const found = this.#inCluster(entity, request.cluster);
    const tree = found && (await Pacer.ofProcess().run(treeOf(found)));
    const node = tree?.find(request.object);
    if (!found || !tree || !node) throw notFound(entity, request, found);
    return { found, tree, node };
  }

  #inCluster(entity: Entity, name: string): ObjectsInCluster | undefined {
    return this.inClusters(entity).find(({ cluster }) => cluster.name === name);
  }
}

/** Everything that matches in a cluster, by who owns whom. */
export function* treeOf(found: ObjectsInCluster): Steps<OwnerTree> {
  return yield* OwnerTree.createInSteps(yield* found.objectsInSteps());
}

function notFound(
  { metadata }: Entity,
  { cluster, object }: ObjectRequest,
  found: ObjectsInCluster | undefined,
): Error {
  const { kind, namespace, name } = object;
  if (found?.unreadable().includes(kind))
    return new ServiceUnavailableError(
      `Whether ${metadata.name} has it is not known: ${kind} can't be read on ${cluster} at the moment`,
    );
  const where = namespace === undefined ? name : `${namespace}/${name}`;
  return new NotFoundError(
    `${metadata.name} has no ${kind} ${where} on ${cluster}`,
  );
}

function unreadable(
  cluster: ClusterObjects,
  isMeant: (object: LeftOutObject) => boolean,
): GroupKind[] {
  const { state, leftOut } = cluster.index;
  const watched = cluster
    .kinds()
    .filter(
      ({ state: of, isOptional }) =>
        of !== 'synced' && of !== 'not-served' && !isOptional,
    )
    .map(({ kind }) => kind);
  // A cluster that is not watched has no kinds, and may run anything.
  const others = WORKLOAD_KINDS.filter(kind => !canTellAbsence(state, kind));
  const tooLarge = leftOut.filter(isMeant).map(({ kind }) => kind);
  return [...new Set([...watched, ...others, ...tooLarge])];
}
