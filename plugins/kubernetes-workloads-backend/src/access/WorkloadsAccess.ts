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
   * @throws NotAllowedError for one that the caller can read, without this permission on it.
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
    if (result === AuthorizeResult.ALLOW) return entity;
    throw new NotAllowedError(
      `You don't have the permission ${permission.name} on ${entityRef}`,
    );
  }
}
