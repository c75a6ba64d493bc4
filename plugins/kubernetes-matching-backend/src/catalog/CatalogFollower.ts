import { setTimeout as sleep } from 'node:timers/promises';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { compactEntity, ENTITY_FIELDS } from './compactEntity';

const PAGE_SIZE = 500;
/** How often the catalog is looked at while it fills up, in milliseconds. */
const FILLING_INTERVAL = 2_000;

/** What the follower tells: entities that are new or changed, and the references of those that are gone. */
export interface CatalogChange {
  readonly changed: readonly Entity[];
  readonly removed: readonly string[];
}

interface Options {
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  onChange: (change: CatalogChange) => void;
  /** Told once, when the catalog does not fill up any more: then what is not in it is not there. */
  onRead: () => void;
  /** For so long no entity is added by then, in milliseconds. */
  quietPeriod: number;
}

/** Keeps up with the catalog: reads it whole once, then what has changed since. */
export class CatalogFollower {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #onChange: (change: CatalogChange) => void;
  readonly #onRead: () => void;
  readonly #quietPeriod: number;
  /** The etag of each entity, by reference; `undefined` until the catalog has been read whole. */
  #etags?: Map<string, string | undefined>;
  #isRead = false;
  /** When an entity was last seen that had not been there, by `performance.now()`. */
  #grownAt = 0;

  static create(options: Options): CatalogFollower {
    return new CatalogFollower(options);
  }

  private constructor(options: Options) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#onChange = options.onChange;
    this.#onRead = options.onRead;
    this.#quietPeriod = options.quietPeriod;
  }

  /**
   * Takes what has changed since the last call; the first call takes everything, and stays until the catalog does not fill
   * up any more. What it throws has changed nothing.
   */
  async follow(signal?: AbortSignal): Promise<void> {
    if (this.#etags) await this.#sweep(this.#etags, signal);
    else this.#etags = await this.#load(signal);
    while (!this.#isRead && !signal?.aborted) {
      if (this.#isQuiet(this.#etags)) {
        this.#isRead = true;
        this.#logger.info(`The catalog is read: ${this.#etags.size} entities`);
        this.#onRead();
        return;
      }
      await sleep(FILLING_INTERVAL, undefined, { ref: false });
      await this.#sweep(this.#etags, signal);
    }
  }

  /** An empty catalog is one that has not begun to fill up. */
  #isQuiet(etags: ReadonlyMap<string, unknown>): boolean {
    if (this.#quietPeriod === 0) return true;
    const quiet = performance.now() - this.#grownAt;
    return etags.size > 0 && quiet >= this.#quietPeriod;
  }

  async #load(signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    const entities: Entity[] = [];
    for await (const entity of this.#stream(ENTITY_FIELDS, signal)) {
      entities.push(compactEntity(entity));
    }
    this.#grownAt = performance.now();
    this.#onChange({ changed: entities, removed: [] });
    return new Map(
      entities.map(entity => [stringifyEntityRef(entity), etagOf(entity)]),
    );
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
          if (!etags.has(ref)) this.#grownAt = performance.now();
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
