import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterObjects,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';

/** What of the store says how far the first sync is. */
export type FirstSyncStore = Pick<KubernetesCache, 'absence' | 'isEmpty'> & {
  clusters():
    | readonly (Pick<ClusterObjects, 'name'> & {
        index: Pick<ClusterObjects['index'], 'state'>;
      })[]
    | undefined;
};

/**
 * Whether the clusters have been read for the first time. Only those are waited for that may still answer: one that cannot be
 * reached, or refuses the portal, is in no better state a minute later.
 */
export class FirstSync {
  static create(options: {
    store: FirstSyncStore;
    timeoutMs: number;
    logger: LoggerService;
    now?: () => number;
  }): FirstSync {
    return new FirstSync(options);
  }

  #beganAt?: number;
  /** Once it is over it stays over: a cluster that comes later takes no replica out of service. */
  #isOver = false;

  private constructor(
    private readonly options: Parameters<typeof FirstSync.create>[0],
  ) {}

  /** The time starts to count. */
  begin(): void {
    this.#beganAt = this.#now();
  }

  /** What is waited for, without names, since anyone may ask; `undefined` once nothing is. */
  awaited(): string | undefined {
    if (this.#isOver) return undefined;
    const pending = this.#pending();
    if (pending === undefined) {
      this.#isOver = true;
      return undefined;
    }
    const { timeoutMs, logger } = this.options;
    const waitedMs = this.#now() - (this.#beganAt ?? this.#now());
    if (waitedMs < timeoutMs) return pending.message;
    this.#isOver = true;
    if (timeoutMs > 0) {
      logger.warn(
        `Ready without ${pending.what} after ${Math.round(
          timeoutMs / 1000,
        )} s (backend.health.firstSyncTimeout): what concerns them is shown as unknown until then`,
      );
    }
    return undefined;
  }

  #pending(): { message: string; what: string } | undefined {
    const { store } = this.options;
    if (store.absence !== undefined) return undefined;
    const clusters = store.clusters();
    if (clusters === undefined) {
      if (store.isEmpty) return undefined;
      const message = 'The list of clusters has not been read yet';
      return { message, what: 'the list of clusters' };
    }
    const syncing = clusters.filter(
      ({ index }) => index.state.type === 'syncing',
    );
    if (syncing.length === 0) return undefined;
    const names = syncing.map(({ name }) => JSON.stringify(name)).join(', ');
    return {
      message: `${syncing.length} of ${clusters.length} clusters have not been read for the first time yet`,
      what: `the first sync of ${names}`,
    };
  }

  #now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}
