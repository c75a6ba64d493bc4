import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { compactEntity, ENTITY_FIELDS } from './compactEntity';

const PAGE_SIZE = 500;

/** What the follower tells: entities that are new or changed, and the references of those that are gone. */
export interface CatalogChange {
  readonly changed: readonly Entity[];
  readonly removed: readonly string[];
}

/** Keeps up with the catalog: reads it whole once, then what has changed since. */
export class CatalogFollower {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #onChange: (change: CatalogChange) => void;
  /** The etag of each entity, by reference; `undefined` until the catalog has been read whole. */
  #etags?: Map<string, string | undefined>;

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    onChange: (change: CatalogChange) => void;
  }): CatalogFollower {
    return new CatalogFollower(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    onChange: (change: CatalogChange) => void;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#onChange = options.onChange;
  }

  /**
   * Takes what has changed since the last call; the first call takes everything. What it throws has changed nothing.
   */
  async follow(signal?: AbortSignal): Promise<void> {
    if (this.#etags) await this.#sweep(this.#etags, signal);
    else await this.#load(signal);
  }

  async #load(signal?: AbortSignal): Promise<void> {
    const entities: Entity[] = [];
    for await (const entity of this.#stream(ENTITY_FIELDS, signal)) {
      entities.push(compactEntity(entity));
    }
    this.#etags = new Map(
      entities.map(entity => [stringifyEntityRef(entity), etagOf(entity)]),
    );
    this.#logger.info(`Following ${entities.length} catalog entities`);
    this.#onChange({ changed: entities, removed: [] });
  }

  async #sweep(
    etags: Map<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<void> {
    const seen = new Set<string>();
    const stale: string[] = [];
    const identity = [
      'kind',
      'metadata.name',
      'metadata.namespace',
      'metadata.etag',
    ];
    for await (const entity of this.#stream(identity, signal)) {
      const ref = stringifyEntityRef(entity);
      const etag = etagOf(entity);
      seen.add(ref);
      if (etag === undefined || etags.get(ref) !== etag) stale.push(ref);
    }
    for (const ref of etags.keys()) if (!seen.has(ref)) stale.push(ref);

    for (let start = 0; start < stale.length; start += PAGE_SIZE) {
      const refs = stale.slice(start, start + PAGE_SIZE);
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: ENTITY_FIELDS },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      const changed: Entity[] = [];
      const removed: string[] = [];
      items.forEach((entity, index) => {
        const ref = refs[index];
        if (entity) {
          etags.set(ref, etagOf(entity));
          changed.push(compactEntity(entity));
        } else if (etags.delete(ref)) removed.push(ref);
      });
      if (changed.length + removed.length > 0) {
        this.#onChange({ changed, removed });
      }
    }
  }

  async *#stream(
    fields: string[],
    signal?: AbortSignal,
  ): AsyncIterable<Entity> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const pages = this.#catalog.streamEntities(
      { fields, pageSize: PAGE_SIZE },
      { credentials },
    );
    for await (const page of pages) {
      signal?.throwIfAborted();
      yield* page;
    }
  }
}

function etagOf(entity: Entity): string | undefined {
  return entity.metadata.etag;
}
