import { Entity } from '@backstage/catalog-model';
import { annotation, KUBERNETES_CLUSTER } from '../annotations';

/**
 * How the Kubernetes plugin chooses the clusters to ask for an entity: `kubernetes.serviceLocatorMethod.type`.
 *
 * @public
 */
export type ServiceLocatorMethod =
  | 'multiTenant'
  | 'singleTenant'
  | 'catalogRelation';

/**
 * The configured clusters that the Kubernetes plugin asks for an entity, in their order.
 *
 * Source: `MultiTenantServiceLocator`, `SingleTenantServiceLocator` and `CatalogRelationServiceLocator` in
 * `@backstage/plugin-kubernetes-backend`.
 *
 * - `method`: all clusters are asked when it is not known
 *
 * @public
 */
export function locateClusters<Cluster extends string>(options: {
  entity: Entity;
  method?: ServiceLocatorMethod;
  clusters: readonly Cluster[];
}): Cluster[] {
  const { entity, method, clusters } = options;
  switch (method) {
    case 'singleTenant': {
      const asked = annotation(entity, KUBERNETES_CLUSTER);
      return clusters.filter(
        cluster => asked === undefined || cluster === asked,
      );
    }
    case 'catalogRelation': {
      const related = new Set(relatedResources(entity));
      return clusters.filter(cluster =>
        related.has(clusterResourceRef(entity, cluster)),
      );
    }
    default:
      return [...clusters];
  }
}

/**
 * Those of some clusters that an entity asks for by name.
 *
 * - `method`, `clusters`: as above
 */
export function namedClusters(
  options: Parameters<typeof locateClusters>[0],
): string[] {
  const { entity, method } = options;
  const names =
    method === 'catalogRelation' ||
    (method === 'singleTenant' &&
      annotation(entity, KUBERNETES_CLUSTER) !== undefined);
  return names ? locateClusters(options) : [];
}

/** The reference by which `catalogRelation` recognises a cluster: in the entity's own namespace, always. */
export function clusterResourceRef(entity: Entity, cluster: string): string {
  return `resource:${entity.metadata?.namespace ?? 'default'}/${cluster}`;
}

function relatedResources(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === 'dependsOn')
    .map(({ targetRef }) => targetRef);
}
