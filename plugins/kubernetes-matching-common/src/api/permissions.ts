import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Reading an entity's match. A permission on the catalog entity: conditions such as "is owner" apply.
 *
 * @public
 */
export const kubernetesMatchReadPermission = createPermission({
  name: 'kubernetes-matching.match.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Reading the parts of an entity's match that name others' workloads: near misses, other namespaces and clusters,
 * colliding entities.
 *
 * @public
 */
export const kubernetesOthersWorkloadsReadPermission = createPermission({
  name: 'kubernetes-matching.others-workloads.read',
  attributes: { action: 'read' },
});

/**
 * Reading what concerns the whole fleet: labels that no entity claims, workloads that nobody claims, clusters and their
 * state, the totals.
 *
 * @public
 */
export const kubernetesFleetReadPermission = createPermission({
  name: 'kubernetes-matching.fleet.read',
  attributes: { action: 'read' },
});

/**
 * All permissions of the kubernetes-matching plugin.
 *
 * @public
 */
export const kubernetesMatchingPermissions = [
  kubernetesMatchReadPermission,
  kubernetesOthersWorkloadsReadPermission,
  kubernetesFleetReadPermission,
];
