import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  createPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { WorkloadAction } from './actions';

/** A permission on the catalog entity: conditions such as "is owner" apply. */
function onEntity(
  name: string,
  action: 'read' | 'update' | 'delete',
): ResourcePermission<typeof RESOURCE_TYPE_CATALOG_ENTITY> {
  return createPermission({
    name: `kubernetes-workloads.${name}`,
    attributes: { action },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });
}

/**
 * Reading how an entity's workloads are and what changed in them. A permission on the catalog entity: conditions such as
 * "is owner" apply.
 *
 * @public
 */
export const kubernetesWorkloadsReadPermission = onEntity(
  'workloads.read',
  'read',
);

/**
 * Reading the logs of an entity's pods, which can hold what nobody else should see. A permission on the catalog entity.
 *
 * @public
 */
export const kubernetesLogsReadPermission = onEntity('logs.read', 'read');

/**
 * Reading the events of an entity's objects. A permission on the catalog entity.
 *
 * @public
 */
export const kubernetesEventsReadPermission = onEntity('events.read', 'read');

/**
 * Reading the manifests of an entity's objects, whose environment variables can hold what nobody else should see. A
 * permission on the catalog entity.
 *
 * @public
 */
export const kubernetesManifestsReadPermission = onEntity(
  'manifests.read',
  'read',
);

/**
 * Restarting the rollouts of an entity's workloads. A permission on the catalog entity.
 *
 * @public
 */
export const kubernetesRolloutsRestartPermission = onEntity(
  'rollouts.restart',
  'update',
);

/**
 * Deleting an entity's pods. A permission on the catalog entity.
 *
 * @public
 */
export const kubernetesPodsDeletePermission = onEntity('pods.delete', 'delete');

/**
 * The permission that each action needs, on the entity.
 *
 * @public
 */
export const kubernetesActionPermissions: Readonly<
  Record<WorkloadAction, typeof kubernetesRolloutsRestartPermission>
> = {
  'restart-rollout': kubernetesRolloutsRestartPermission,
  'delete-pod': kubernetesPodsDeletePermission,
};

/**
 * All permissions of the kubernetes-workloads plugin.
 *
 * @public
 */
export const kubernetesWorkloadsPermissions = [
  kubernetesWorkloadsReadPermission,
  kubernetesLogsReadPermission,
  kubernetesEventsReadPermission,
  kubernetesManifestsReadPermission,
  kubernetesRolloutsRestartPermission,
  kubernetesPodsDeletePermission,
];
