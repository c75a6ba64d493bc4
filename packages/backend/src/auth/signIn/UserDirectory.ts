import { AuthService } from '@backstage/backend-plugin-api';
import {
  CompoundEntityRef,
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { GroupOptions } from './resolverOptions';

const MAX_FOUND = 10;
/** What the catalog accepts as a name; anything else from outside is not asked for. */
const ENTITY_NAME = /^[a-z0-9A-Z]([-a-z0-9A-Z_.]{0,61}[a-z0-9A-Z])?$/;

/** Finds users and groups in the catalog, with the portal's own rights. */
export class UserDirectory {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): UserDirectory {
    return new UserDirectory(options.catalog, options.auth);
  }

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  /**
   * The one user for whom a field has a value, to the letter but for case.
   *
   * @param options - `field`: as in the catalog's filters; `what`: the same in words
   * @throws NotFoundError when there is none, ConflictError when there are several
   */
  async userWith(options: {
    field: string;
    value: string;
    what: string;
  }): Promise<Entity> {
    const { field, value, what } = options;
    const { items } = await this.catalog.getEntities(
      { filter: { kind: 'user', [field]: value }, limit: MAX_FOUND },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    if (items.length > 1) {
      const refs = items.map(item => stringifyEntityRef(item)).join(', ');
      throw new ConflictError(
        `several users of the catalog have ${what} "${value}": ${refs}. Leave it with one of them`,
      );
    }
    if (items.length === 0) {
      throw new NotFoundError(`no user of the catalog has ${what} "${value}"`);
    }
    return items[0];
  }

  /**
   * The one user whose annotation has a value, case included.
   *
   * @throws what {@link UserDirectory.userWith} throws, NotAllowedError when only the case differs
   */
  async userWithExactly(annotation: string, value: string): Promise<Entity> {
    const user = await this.userWith({
      field: `metadata.annotations.${annotation}`,
      value,
      what: `the annotation ${annotation} with`,
    });
    if (user.metadata.annotations?.[annotation] !== value) {
      throw new NotAllowedError(
        `${stringifyEntityRef(
          user,
        )} has another ${annotation} than "${value}", in upper and lower case`,
      );
    }
    return user;
  }

  /**
   * The user of that name in the namespace `default`.
   *
   * @throws NotFoundError when there is none
   */
  async userNamed(name: string): Promise<Entity> {
    const user =
      ENTITY_NAME.test(name) &&
      (await this.catalog.getEntityByRef(refTo('User', name), {
        credentials: await this.auth.getOwnServiceCredentials(),
      }));
    if (!user) {
      throw new NotFoundError(`no user of the catalog is called "${name}"`);
    }
    return user;
  }

  /** The references of the groups that are in the catalog, of those that the provider's groups stand for. */
  async groupsFor(
    values: readonly string[],
    { mapping, matchNames }: GroupOptions,
  ): Promise<string[]> {
    const wanted = new Set(
      mapping
        .filter(({ value }) => values.includes(value))
        .map(({ group }) => group),
    );
    for (const value of matchNames ? values : []) {
      if (ENTITY_NAME.test(value)) {
        wanted.add(stringifyEntityRef(refTo('Group', value)));
      }
    }
    if (wanted.size === 0) return [];
    const { items } = await this.catalog.getEntitiesByRefs(
      {
        entityRefs: [...wanted],
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items.flatMap(item => (item ? [stringifyEntityRef(item)] : []));
  }
}

function refTo(kind: string, name: string): CompoundEntityRef {
  return { kind, namespace: DEFAULT_NAMESPACE, name };
}
