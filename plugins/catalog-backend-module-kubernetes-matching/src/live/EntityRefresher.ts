import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

/** So many refreshes may be asked for at once, and as many in each minute. */
const PER_MINUTE = 600;
/** How often those that wait are checked, in milliseconds. */
const INTERVAL_MS = 500;
/** One question to the database names no more. */
const MAX_KEYS = 100;

/** The key by which an entity is refreshed without its location and without its neighbours. */
export function refreshKey(entityRef: string): string {
  return `mooring.dev/kubernetes-matching:${entityRef}`;
}

/**
 * Has the catalog process single entities soon, a bounded number of them a minute. It provides no entities: a provider is
 * what may ask the catalog to refresh by keys.
 */
export class EntityRefresher implements EntityProvider {
  readonly #waiting = new Set<string>();
  readonly #logger: LoggerService;
  #connection?: EntityProviderConnection;
  #timer?: NodeJS.Timeout;
  #allowed = PER_MINUTE;

  static create(options: { logger: LoggerService }): EntityRefresher {
    return new EntityRefresher(options.logger);
  }

  private constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  getProviderName(): string {
    return 'kubernetes-matching-verdicts';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    this.#timer = setInterval(() => this.#refresh(), INTERVAL_MS).unref();
  }

  /** Refreshes the entity soon; once, however often it is asked for by then. */
  request(entityRef: string): void {
    this.#waiting.add(entityRef);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #refresh(): Promise<void> {
    this.#allowed = Math.min(
      PER_MINUTE,
      this.#allowed + (PER_MINUTE * INTERVAL_MS) / 60_000,
    );
    const size = Math.min(MAX_KEYS, Math.floor(this.#allowed));
    const refs = [...this.#waiting].slice(0, size);
    if (refs.length === 0) return;
    for (const ref of refs) this.#waiting.delete(ref);
    this.#allowed -= refs.length;
    try {
      await this.#connection!.refresh({ keys: refs.map(refreshKey) });
    } catch (error) {
      for (const ref of refs) this.#waiting.add(ref);
      this.#logger.warn(
        `Could not refresh ${refs.length} entities; trying again`,
        error as Error,
      );
    }
  }
}
