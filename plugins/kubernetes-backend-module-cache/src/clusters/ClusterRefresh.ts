import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import { withTimeout } from '../timing/withTimeout';

const FIRST_RETRY_MS = 1_000;
const LIST_TIMEOUT_MS = 30_000;
const JITTER = 0.2; // of the interval, so that replicas do not ask in step

/** Clusters of the catalog are not there before the catalog is, so none at all says nothing yet. */
const NONE_YET = 'there is none yet';

/**
 * Reads the list of clusters again and again: soon after a failure as long as there has been none, then at the interval.
 * The last known list stays when reading it fails.
 */
export class ClusterRefresh {
  static create(options: {
    list: () => Promise<ClusterDetails[]>;
    onClusters: (clusters: ClusterDetails[]) => void;
    /** Called in place of `onClusters` when the list was read and has none, as long as there was never one. */
    onNone: () => void;
    /** Whether the plugin still starts; suppliers may give up sooner then. Default: it has started. */
    isStarting?: () => boolean;
    intervalMs: number;
    logger: LoggerService;
    random?: () => number;
  }): ClusterRefresh {
    return new ClusterRefresh(options);
  }

  #timer?: NodeJS.Timeout;
  #stopped = false;
  #known = false;
  #retryMs = FIRST_RETRY_MS;
  #complaint?: string;
  #attempted = () => {};
  readonly #firstAttempt = new Promise<void>(resolve => {
    this.#attempted = resolve;
  });

  private constructor(
    private readonly options: Parameters<typeof ClusterRefresh.create>[0],
  ) {}

  /** Returns at once: nothing waits for the clusters. */
  start(): void {
    this.#after(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#attempted();
  }

  /** Resolves when the list was read, or could not be, for the first time since the plugin started: a minute later at most. */
  async firstAttempt(): Promise<void> {
    await this.#firstAttempt;
  }

  /** Why the list could not be read the last time, or that it has none. */
  get problem(): string | undefined {
    return this.#complaint;
  }

  #after(waitMs: number): void {
    const { random = Math.random, isStarting = () => false } = this.options;
    const jitter = 1 + JITTER * (2 * random() - 1);
    this.#timer = setTimeout(async () => {
      const isEarly = isStarting();
      await this.#refresh();
      if (this.#known || !isEarly) this.#attempted();
      if (!this.#stopped) this.#after(this.#nextWait());
    }, waitMs * jitter);
    this.#timer.unref();
  }

  #nextWait(): number {
    const { intervalMs } = this.options;
    if (this.#known) return intervalMs;
    const waitMs = Math.min(this.#retryMs, intervalMs);
    this.#retryMs = waitMs * 2;
    return waitMs;
  }

  async #refresh(): Promise<void> {
    const { list, onClusters, onNone, logger } = this.options;
    try {
      const clusters = await withTimeout(list, {
        timeoutMs: LIST_TIMEOUT_MS,
        what: 'the cluster supplier gave no answer',
      });
      if (this.#stopped) return;
      if (clusters.length === 0 && !this.#known) {
        onNone();
        throw new Error(NONE_YET);
      }
      onClusters(clusters);
      if (this.#complaint) logger.info('The clusters can be listed again');
      this.#known = true;
      this.#complaint = undefined;
    } catch (error) {
      // The catalog's client quotes its whole query.
      const complaint = toError(error).message.replace(/\?\S+/g, '');
      if (complaint === this.#complaint) return; // said already
      this.#complaint = complaint;
      const meanwhile = this.#known
        ? 'those known stay watched'
        : 'none is watched until then';
      logger.warn(
        `The clusters cannot be listed; trying again, and ${meanwhile}: ${complaint}`,
      );
    }
  }
}
