import { LoggerService } from '@backstage/backend-plugin-api';
import pLimit from 'p-limit';
import { AwsCredentials } from '../identity/AwsCredentials';
import { EksConfig } from '../config/EksConfig';
import { EksCluster } from './EksCluster';
import { EksRegion } from './EksRegion';

/** How many regions are asked at a time: each has limits of its own in AWS, and one that is silent holds up the others. */
const CONCURRENCY = 16;

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

/** Finds the clusters of all accounts and regions, again and again. */
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
    return new EksDiscovery(regions, config.refreshIntervalMs, logger);
  }

  readonly #listeners = new Set<() => void>();
  readonly #reported = new Map<string, string>();
  #first?: Promise<void>;
  #timer?: NodeJS.Timeout;
  #isStopped = false;

  private constructor(
    readonly regions: readonly EksRegion[],
    private readonly intervalMs: number,
    private readonly logger: LoggerService,
  ) {}

  /** Asks now, and from then on in the interval; a second call changes nothing. */
  start(): void {
    this.#first ??= this.run();
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

  /** Asks every region once. Never rejects. */
  async refresh(): Promise<void> {
    const limit = pLimit(CONCURRENCY);
    await Promise.all(
      this.regions.map(region =>
        limit(async () => {
          await region.refresh();
          this.report(region);
        }),
      ),
    );
    for (const listener of this.#listeners) listener();
  }

  private async run(): Promise<void> {
    await this.refresh();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.run(), this.intervalMs);
    this.#timer.unref();
  }

  /** Logs a problem when it begins, changes and ends. */
  private report({ id, problem, clusters }: EksRegion): void {
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
