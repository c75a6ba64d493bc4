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
import { UnavailableEntity } from '@mooring/plugin-kubernetes-workloads-common';

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
    const { catalog } = this.options;
    const [entity, [isAllowed]] = await Promise.all([
      catalog.getEntityByRef(entityRef, { credentials }),
      this.#decide([entityRef], permission, credentials),
    ]);
    if (!entity) throw new NotFoundError(`No entity ${entityRef}`);
    if (!isAllowed)
      throw new NotAllowedError(
        `You don't have the permission ${permission.name} on ${entityRef}`,
      );
    if (
      selectsAnybodys(entity) &&
      !(await this.#mayReadAnybodys(credentials))
    ) {
      throw new NotAllowedError(
        `The label selector of ${entityRef} names no value of a label, so it selects what belongs to anybody; viewing that needs the permission ${kubernetesFleetReadPermission.name}`,
      );
    }
    return entity;
  }

  /** Those of several entities that {@link WorkloadsAccess.entity} would give, in the order asked for, and the others. */
  async entities(
    entityRefs: readonly string[],
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<{
    entities: Map<string, Entity>;
    unavailable: UnavailableEntity[];
  }> {
    const refs = [...new Set(entityRefs)];
    const [{ items }, allowed] = await Promise.all([
      this.options.catalog.getEntitiesByRefs(
        { entityRefs: refs },
        { credentials },
      ),
      this.#decide(refs, permission, credentials),
    ]);
    const mayReadAnybodys =
      !items.some(item => item && selectsAnybodys(item)) ||
      (await this.#mayReadAnybodys(credentials));
    const entities = new Map<string, Entity>();
    const unavailable: UnavailableEntity[] = [];
    for (const [index, entityRef] of refs.entries()) {
      const entity = items[index];
      if (!entity) unavailable.push({ entityRef, reason: 'not-found' });
      else if (!allowed[index] || (selectsAnybodys(entity) && !mayReadAnybodys))
        unavailable.push({ entityRef, reason: 'not-allowed' });
      else entities.set(entityRef, entity);
    }
    return { entities, unavailable };
  }

  async #decide(
    entityRefs: readonly string[],
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.options.permissions.authorize(
      entityRefs.map(resourceRef => ({ permission, resourceRef })),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  async #mayReadAnybodys(credentials: BackstageCredentials): Promise<boolean> {
    const [{ result }] = await this.options.permissions.authorize(
      [{ permission: kubernetesFleetReadPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }
}

/** Whether the entity's selector finds what belongs to anybody. */
function selectsAnybodys(entity: Entity): boolean {
  const query = readMatchQuery(entity);
  return query.valid && !namesLabelValue(query);
}
