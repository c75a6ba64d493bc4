import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  kubernetesFleetReadPermission,
  namesLabelValue,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';

/** Gives entities to those who may see them and what a permission on them protects. */
export class WorkloadsAccess {
  static create(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
  }): WorkloadsAccess {
    return new WorkloadsAccess(options);
  }

  private constructor(
    private readonly options: Parameters<typeof WorkloadsAccess.create>[0],
  ) {}

  /**
   * The entity, read with the caller's credentials.
   *
   * @throws NotFoundError for an entity that is not there or that the caller can't read.
   * @throws NotAllowedError for one that the caller can read, without this permission on it; and for one whose selector
   * finds what belongs to anybody, without the permission to read about the whole fleet.
   */
  async entity(
    entityRef: string,
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const { catalog, permissions } = this.options;
    const [entity, [{ result }]] = await Promise.all([
      catalog.getEntityByRef(entityRef, { credentials }),
      permissions.authorize([{ permission, resourceRef: entityRef }], {
        credentials,
      }),
    ]);
    if (!entity) throw new NotFoundError(`No entity ${entityRef}`);
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You don't have the permission ${permission.name} on ${entityRef}`,
      );
    }
    const query = readMatchQuery(entity);
    if (query.valid && !namesLabelValue(query)) {
      await this.requireFleet(entityRef, credentials);
    }
    return entity;
  }

  private async requireFleet(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const fleet = kubernetesFleetReadPermission;
    const [{ result }] = await this.options.permissions.authorize(
      [{ permission: fleet }],
      { credentials },
    );
    if (result === AuthorizeResult.ALLOW) return;
    throw new NotAllowedError(
      `The label selector of ${entityRef} names no value of a label, so it selects what belongs to anybody; viewing that needs the permission ${fleet.name}`,
    );
  }
}
