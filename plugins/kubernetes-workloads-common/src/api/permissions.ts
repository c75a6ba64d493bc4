import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Reading how an entity's workloads are. A permission on the catalog entity: conditions such as "is owner" apply.
 *
 * @public
 */
export const kubernetesWorkloadsReadPermission = createPermission({
  name: 'kubernetes-workloads.workloads.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Reading the logs of an entity's pods, which can hold what nobody else should see. A permission on the catalog entity.
 *
 * @public
 */
export const kubernetesLogsReadPermission = createPermission({
  name: 'kubernetes-workloads.logs.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * All permissions of the kubernetes-workloads plugin.
 *
 * @public
 */
export const kubernetesWorkloadsPermissions = [
  kubernetesWorkloadsReadPermission,
  kubernetesLogsReadPermission,
];
