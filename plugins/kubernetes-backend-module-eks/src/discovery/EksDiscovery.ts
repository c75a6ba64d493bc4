import { LoggerService } from '@backstage/backend-plugin-api';
import pLimit from 'p-limit';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksConfig } from '../config/EksConfig';
import { EksCluster } from './EksCluster';
import { EksRegion } from './EksRegion';

/** How many regions are asked at a time: each has limits of its own in AWS, and one that is silent holds up the others. */
const CONCURRENCY = 16;
/** How soon those that failed are asked again; twice as long after each further failure, up to the interval. */
const FIRST_RETRY_MS = 5_000;

/** What is known of one account and region. */
export interface DiscoveredRegion {
  /** Such as `111122223333/eu-west-1`. */
  readonly id: string;
  readonly isKnown: boolean;
  readonly clusters: readonly EksCluster[];
  /** What went wrong the last time, in one sentence. */
  readonly problem?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

type Region = Pick<EksRegion, keyof DiscoveredRegion | 'refresh'>;

/** Finds the clusters of all accounts and regions, again and again; those that fail, soon again. */
export class EksDiscovery {
  static create(options: {
    config: EksConfig;
    credentials: AwsCredentials;
    logger: LoggerService;
  }): EksDiscovery {
    const { config, credentials, logger } = options;
    const regions = config.accounts.flatMap(account =>
      account.regions.map(region =>
        EksRegion.create({ account, region, credentials }),
      ),
    );
    return EksDiscovery.of({
      regions,
      intervalMs: config.refreshIntervalMs,
      logger,
    });
  }

  /** That of these regions. */
  static of(options: {
    regions: readonly Region[];
    intervalMs: number;
    logger: LoggerService;
  }): EksDiscovery {
    const { regions, intervalMs, logger } = options;
    return new EksDiscovery(regions, intervalMs, logger);
  }

  readonly #listeners = new Set<() => void>();
  readonly #reported = new Map<string, string>();
  #first?: Promise<void>;
  #timer?: NodeJS.Timeout;
  #isStopped = false;

  private constructor(
    readonly regions: readonly Region[],
    private readonly intervalMs: number,
    private readonly logger: LoggerService,
  ) {}

  /** Asks now, and from then on in the interval; a second call changes nothing. */
  start(): void {
    this.#first ??= this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** All clusters known. Waits for the first answers, not for later ones. */
  async clusters(): Promise<readonly EksCluster[]> {
    this.start();
    await this.#first;
    return this.regions.flatMap(({ clusters }) => clusters);
  }

  /** Calls the listener after each round, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks every region once, or these. Never rejects. */
  async refresh(regions: readonly Region[] = this.regions): Promise<void> {
    const limit = pLimit(CONCURRENCY);
    await Promise.all(
      regions.map(region =>
        limit(async () => {
          await region.refresh();
          this.#report(region);
        }),
      ),
    );
    for (const listener of this.#listeners) listener();
  }

  async #run(): Promise<void> {
    await this.refresh();
    this.#retryUntil(Date.now() + this.intervalMs, FIRST_RETRY_MS);
  }

  /** Asks those that failed again until the interval is over, then all. */
  #retryUntil(ends: number, waitMs: number): void {
    if (this.#isStopped) return;
    const leftMs = Math.max(0, ends - Date.now());
    const failed = this.regions.filter(({ problem }) => problem !== undefined);
    const isRetry = failed.length > 0 && waitMs < leftMs;
    const next = async () => {
      if (isRetry) {
        await this.refresh(failed);
        this.#retryUntil(ends, 2 * waitMs);
      } else {
        await this.#run();
      }
    };
    this.#timer = setTimeout(next, isRetry ? waitMs : leftMs);
    this.#timer.unref();
  }

  /** Logs a problem when it begins, changes and ends. */
  #report({ id, problem, clusters }: Region): void {
    const before = this.#reported.get(id);
    if (problem === before) return;
    if (problem === undefined) {
      this.#reported.delete(id);
      this.logger.info(`EKS answers again for ${id}`);
      return;
    }
    this.#reported.set(id, problem);
    this.logger.warn(
      `${problem}; ${clusters.length} of its clusters are known from before`,
    );
  }
}
