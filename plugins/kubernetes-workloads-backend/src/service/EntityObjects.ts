import { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { GroupKind, KubernetesObject } from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  KubernetesStore,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  locateClusters,
  MatchingConfig,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';

/** What matches an entity in one cluster. */
export interface ObjectsInCluster {
  readonly cluster: ClusterObjects;
  objects(kinds?: readonly GroupKind[]): KubernetesObject[];
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
    const { selector, namespace, valid } = readMatchQuery(entity);
    if (!valid) return [];
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
        objects: kinds => cluster.objects({ selector, namespace, kinds }),
      }));
  }
}
