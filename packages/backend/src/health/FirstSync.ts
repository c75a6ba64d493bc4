import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterObjects,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';

/**
 * How long those are waited for that say nothing at all: a source that never lists its clusters, such as a catalog without its
 * database, and a cluster that takes connections and never answers. What answers is waited for as long as configured. A list
 * without a cluster counts as silence too: at a first start, the catalog has none yet of those that it is about to read.
 */
const SILENCE_MS = 10_000;

/** What of the store says how far the first sync is. */
export type FirstSyncStore = Pick<KubernetesCache, 'absence' | 'isEmpty'> & {
  clusters():
    | readonly (Pick<ClusterObjects, 'name' | 'hasAnswered'> & {
        index: Pick<ClusterObjects['index'], 'state'>;
      })[]
    | undefined;
};

/** What is not there yet. */
interface Pending {
  /** Without names. */
  readonly message: string;
  /** For the log; nothing where readiness is not without anything. */
  readonly what?: string;
  /** Since when it might have said something, if it has said nothing so far. */
  readonly silentSince?: number;
}

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
  #listedAt?: number;
  #emptySince?: number;
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
    const { message, what, silentSince = Infinity } = pending;
    const now = this.#now();
    const isTimeOver = now - (this.#beganAt ?? now) >= timeoutMs;
    if (!isTimeOver && now - silentSince < SILENCE_MS) return message;
    this.#isOver = true;
    if (timeoutMs > 0 && what !== undefined) {
      const why = isTimeOver
        ? `after ${Math.round(
            timeoutMs / 1000,
          )} s (backend.health.firstSyncTimeout)`
        : `which said nothing for ${SILENCE_MS / 1000} s`;
      logger.warn(
        `Ready without ${what}, ${why}: what concerns them is shown as unknown until then`,
      );
    }
    return undefined;
  }

  #pending(): Pending | undefined {
    const { store } = this.options;
    if (store.absence !== undefined) return undefined;
    const clusters = store.clusters();
    if (clusters ? clusters.length === 0 : store.isEmpty) {
      this.#emptySince ??= this.#now();
      return {
        message: 'No cluster has been listed yet',
        silentSince: Math.max(this.#beganAt ?? 0, this.#emptySince),
      };
    }
    if (clusters === undefined) {
      return {
        message: 'The list of clusters has not been read yet',
        what: 'the list of clusters',
        silentSince: this.#beganAt,
      };
    }
    this.#listedAt ??= this.#now();
    const syncing = clusters.filter(
      ({ index }) => index.state.type === 'syncing',
    );
    if (syncing.length === 0) return undefined;
    const names = syncing.map(({ name }) => JSON.stringify(name)).join(', ');
    return {
      message: `${syncing.length} of ${clusters.length} clusters have not been read for the first time yet`,
      what: `the first sync of ${names}`,
      ...(syncing.every(({ hasAnswered }) => hasAnswered === false) && {
        silentSince: Math.max(this.#beganAt ?? 0, this.#listedAt),
      }),
    };
  }

  #now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}
