import { setTimeout as sleep } from 'node:timers/promises';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { compactEntity, ENTITY_FIELDS } from './compactEntity';
import { KnownEntities } from './KnownEntities';
import { SweepTimes } from './SweepTimes';

const PAGE_SIZE = 500;
/** How often the catalog is read while it fills up, in milliseconds. */
const FILLING_INTERVAL = 2_000;
/** What tells whether an entity has changed. */
const IDENTITY = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.etag',
];

/** What the follower tells: entities that are new or changed, and the references of those that are gone. */
export interface CatalogChange {
  readonly changed: readonly Entity[];
  readonly removed: readonly string[];
}

interface Options {
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  /** Told of each change; the next one waits until it has been taken. */
  onChange: (change: CatalogChange) => Promise<void> | void;
  /** Told once, when the catalog does not fill up any more: then what is not in it is not there. */
  onRead: () => void;
  /** For so long no entity is added by then, in milliseconds. */
  quietPeriod: number;
  /** How often the catalog is read while it changes, in milliseconds. */
  interval?: number;
}

/**
 * The owner of the entities: reads the catalog whole once, then what has changed since, and less often the longer nothing
 * changes. What others read of the catalog is handed to it, and it decides what is newer.
 */
export class CatalogFollower {
  readonly #options: Options;
  readonly #known = new KnownEntities();
  readonly #times: SweepTimes;
  readonly #pacer = Pacer.ofProcess();
  #isLoaded = false;
  #isRead = false;
  #problem?: string;
  /** When an entity was last seen that had not been there, by `performance.now()`. */
  #grownAt = 0;

  static create(options: Options): CatalogFollower {
    return new CatalogFollower(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#times = SweepTimes.create({ interval: options.interval ?? 0 });
  }

  /** Whether what is known of the catalog is as new as it should be: the last time it was read whole, and in time. */
  get isFresh(): boolean {
    return this.#isRead && this.#times.isFresh;
  }

  /** How old what is known of the catalog is, in milliseconds; undefined until it has been read. */
  get age(): number | undefined {
    return this.#times.age;
  }

  /** Why the catalog could not be read the last time; `undefined` when it could. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Takes what has changed since the last call, where that is due; the first call takes everything, and stays until the
   * catalog does not fill up any more. When the catalog cannot be read, nothing has changed.
   */
  async follow(signal?: AbortSignal): Promise<void> {
    if (!this.#times.isDue) return;
    try {
      await this.#follow(signal);
    } catch {
      // `refresh` has said it; the next call tries again.
    }
  }

  async #follow(signal?: AbortSignal): Promise<void> {
    await this.refresh(signal);
    while (!this.#isRead && !signal?.aborted) {
      if (this.#isQuiet()) {
        this.#isRead = true;
        this.#options.logger.info(
          `The catalog is read: ${this.#known.size} entities`,
        );
        this.#options.onRead();
        return;
      }
      await sleep(FILLING_INTERVAL, undefined, { ref: false });
      await this.refresh(signal);
    }
  }

  /** Takes what has changed since the last time, due or not. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    try {
      const hasChanges = this.#isLoaded
        ? await this.#sweep(signal)
        : await this.#load(signal);
      this.#times.succeeded(startedAt, hasChanges);
      this.#tell(undefined);
    } catch (error) {
      this.#times.failed();
      this.#tell(toError(error).message);
      throw error;
    }
  }

  /**
   * Takes an entity that somebody else has read, and is done once it, or what is newer, is known. Before the catalog has
   * been read, it says nothing.
   *
   * - `startedAt`: when that read began, by `performance.now()`
   */
  async offer(entity: Entity, startedAt: number): Promise<void> {
    if (!this.#isLoaded) return;
    const ref = stringifyEntityRef(entity);
    switch (this.#known.judge(ref, entity, startedAt)) {
      case 'known':
        return;
      case 'newer':
        this.#times.changed();
        await this.#take([compactEntity(entity)], []);
        return;
      default:
        await this.#readAgain([ref]);
    }
  }

  /** Says once what stands in the way. */
  #tell(problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    const { logger } = this.#options;
    if (problem === undefined) logger.info('The catalog can be read again');
    else logger.warn(`The catalog cannot be read, trying again: ${problem}`);
  }

  /** An empty catalog is one that has not begun to fill up. */
  #isQuiet(): boolean {
    const { quietPeriod } = this.#options;
    if (quietPeriod === 0) return true;
    const quiet = performance.now() - this.#grownAt;
    return this.#known.size > 0 && quiet >= quietPeriod;
  }

  async #load(signal?: AbortSignal): Promise<boolean> {
    const entities: Entity[] = [];
    for await (const page of this.#pages(ENTITY_FIELDS, signal)) {
      for (const entity of page) entities.push(compactEntity(entity));
    }
    await this.#take(entities, []);
    this.#isLoaded = true;
    return true;
  }

  async #sweep(signal?: AbortSignal): Promise<boolean> {
    const seen = new Set<string>();
    const differing: string[] = [];
    for await (const page of this.#pages(IDENTITY, signal)) {
      for (const entity of page) {
        const ref = stringifyEntityRef(entity);
        seen.add(ref);
        // When the page was read is not exactly known, so that it counts as a hint.
        if (this.#known.judge(ref, entity, Infinity) !== 'known') {
          differing.push(ref);
        }
      }
    }
    for (const ref of this.#known.refs()) {
      if (!seen.has(ref)) differing.push(ref);
    }
    for (let start = 0; start < differing.length; start += PAGE_SIZE) {
      signal?.throwIfAborted();
      await this.#readAgain(differing.slice(start, start + PAGE_SIZE));
    }
    return differing.length > 0;
  }

  /** Reads some entities, until what is read is surely the newest. */
  async #readAgain(refs: readonly string[]): Promise<void> {
    const { auth, catalog } = this.#options;
    let asked = [...refs];
    while (asked.length > 0) {
      const startedAt = performance.now();
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: asked, fields: ENTITY_FIELDS },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const changed: Entity[] = [];
      const removed: string[] = [];
      const unclear: string[] = [];
      for (const [index, ref] of asked.entries()) {
        const entity = items[index];
        if (!entity) {
          if (this.#known.delete(ref, startedAt)) removed.push(ref);
          else if (this.#known.has(ref)) unclear.push(ref);
          continue;
        }
        const judgement = this.#known.judge(ref, entity, startedAt);
        if (judgement === 'newer') changed.push(compactEntity(entity));
        if (judgement === 'unclear') unclear.push(ref);
      }
      await this.#take(changed, removed);
      asked = unclear;
    }
  }

  /** From here on these versions are known; listeners take them in this order. */
  async #take(
    changed: readonly Entity[],
    removed: readonly string[],
  ): Promise<void> {
    const readAt = performance.now();
    for (const [at, entity] of changed.entries()) {
      // More than a page comes only from the first read, during which nothing else is taken.
      if (at > PAGE_SIZE && this.#pacer.isDue) await this.#pacer.nextTurn();
      const isNew = this.#known.set(stringifyEntityRef(entity), entity, readAt);
      if (isNew) this.#grownAt = readAt;
    }
    if (changed.length + removed.length === 0 && this.#isLoaded) return;
    await this.#options.onChange({ changed, removed });
  }

  async *#pages(
    fields: string[],
    signal?: AbortSignal,
  ): AsyncIterable<Entity[]> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const pages = catalog.streamEntities(
      { fields, pageSize: PAGE_SIZE },
      { credentials },
    );
    for await (const page of pages) {
      signal?.throwIfAborted();
      yield page;
      // A catalog that answers from memory lets nobody else go first.
      if (this.#pacer.isDue) await this.#pacer.nextTurn();
    }
  }
}
