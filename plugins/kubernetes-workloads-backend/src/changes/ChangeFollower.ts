import { LoggerService } from '@backstage/backend-plugin-api';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { ChangeAnnouncer } from '../notices/ChangeAnnouncer';
import { Viewers } from '../notices/Viewers';
import { ChangesDatabase } from './ChangesDatabase';

/** How often it is asked whether changes were recorded, in milliseconds, while anybody looks. */
const INTERVAL = 2_000;

/** Tells those who look at an entity that a change of its workloads was recorded, on whichever replica. */
export class ChangeFollower {
  static start(options: {
    store: KubernetesStore;
    database: ChangesDatabase;
    viewers: Viewers;
    announcer: ChangeAnnouncer;
    logger: LoggerService;
    interval?: number;
  }): ChangeFollower {
    return new ChangeFollower(options);
  }

  readonly #timer: NodeJS.Timeout;
  #last?: number;
  #isAsking = false;

  private constructor(
    private readonly options: Parameters<typeof ChangeFollower.start>[0],
  ) {
    this.#timer = setInterval(
      () => void this.#follow(),
      options.interval ?? INTERVAL,
    ).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #follow(): Promise<void> {
    const { store, database, viewers, announcer, logger } = this.options;
    if (this.#isAsking) return;
    if (viewers.size === 0) {
      this.#last = undefined; // what happens until somebody looks again is read then
      return;
    }
    this.#isAsking = true;
    try {
      this.#last ??= await database.last();
      const { keys, last } = await database.changedSince(this.#last);
      this.#last = last;
      for (const { cluster, ...key } of keys) {
        const after = store.cluster(cluster)?.index.get(key);
        if (after)
          announcer.tell({ type: 'objects', cluster, changes: [{ after }] });
      }
    } catch (error) {
      logger.warn('Could not read what was recorded', error as Error);
    } finally {
      this.#isAsking = false;
    }
  }
}
