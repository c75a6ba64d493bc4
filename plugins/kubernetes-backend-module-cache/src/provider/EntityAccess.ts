import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  kubernetesFleetReadPermission,
  kubernetesMatchReadPermission,
} from '@mooring/plugin-kubernetes-matching-common';

/**
 * What a caller may see of an entity's objects. `kubernetes.resources.read`, which the Kubernetes plugin checks, knows no
 * entity, so that a policy cannot tell owners by it; whose match cannot be read, whose objects cannot be read either.
 */
export class EntityAccess {
  static create(options: { permissions: PermissionsService }): EntityAccess {
    return new EntityAccess(options.permissions);
  }

  private constructor(private readonly permissions: PermissionsService) {}

  /** @throws NotAllowedError unless the caller may read the match of this entity. */
  async require(
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const resourceRef = stringifyEntityRef(entity);
    const [{ result }] = await this.permissions.authorize(
      [{ permission: kubernetesMatchReadPermission, resourceRef }],
      { credentials },
    );
    if (result === AuthorizeResult.ALLOW) return;
    throw new NotAllowedError(
      `You don't have permission to view the objects of ${resourceRef}; this needs ${kubernetesMatchReadPermission.name}`,
    );
  }

  /** Whether the caller may see what belongs to anybody. */
  async canReadFleet(credentials: BackstageCredentials): Promise<boolean> {
    const [{ result }] = await this.permissions.authorize(
      [{ permission: kubernetesFleetReadPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }
}
