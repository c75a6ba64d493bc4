import { setImmediate } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ObjectIndex } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  CatalogIndex,
  evaluateFleet,
  Finding,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';
import { LiveMatches } from './LiveMatches';

/** What no entity accounts for is looked for again after this, in milliseconds, and after 20 times what it takes. */
const MIN_PAUSE = 500;
const PAUSE_FACTOR = 20;

/** What the clusters hold that no entity accounts for, looked for again after changes. */
export class FleetFindings {
  readonly #live: LiveMatches;
  readonly #store: KubernetesStore;
  readonly #config: MatchingConfig;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: (() => void)[];
  #findings?: readonly Finding[];
  #pause = MIN_PAUSE;
  #timer?: NodeJS.Timeout;
  #isRunning = false;
  #isStale = false;

  static create(options: {
    live: LiveMatches;
    store: KubernetesStore;
    config: MatchingConfig;
    logger: LoggerService;
  }): FleetFindings {
    return new FleetFindings(options);
  }

  private constructor(options: {
    live: LiveMatches;
    store: KubernetesStore;
    config: MatchingConfig;
    logger: LoggerService;
  }) {
    this.#live = options.live;
    this.#store = options.store;
    this.#config = options.config;
    this.#logger = options.logger;
    this.#unsubscribe = [
      this.#store.subscribe(() => this.#plan()),
      this.#live.subscribe(() => this.#plan()),
    ];
  }

  /**
   * The findings, by rule and in the order in which rules explain; `undefined` before they have first been looked for,
   * which the catalog has to be read for.
   */
  list(): readonly Finding[] | undefined {
    return this.#findings;
  }

  /** Looks for them now. */
  async refresh(): Promise<void> {
    const clusters = this.#live.clusters();
    if (!clusters || !this.#live.isCatalogRead) return;
    const start = performance.now();
    const before = this.#findings;
    this.#findings = await findInSteps({
      catalog: this.#live.catalog,
      clusters,
      config: this.#config,
    });
    this.#pause = Math.max(
      MIN_PAUSE,
      PAUSE_FACTOR * (performance.now() - start),
    );
    if (isDeepEqual(before, this.#findings)) return;
    for (const listener of this.#listeners) listener();
  }

  /** Looks for them soon. */
  refreshSoon(): void {
    this.#plan();
  }

  /** Calls the listener after they have changed, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.#isRunning) this.#isStale = true;
    if (this.#isRunning || this.#timer) return;
    this.#timer = setTimeout(() => this.#run(), this.#pause);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    this.#isStale = false;
    try {
      await this.refresh();
    } catch (error) {
      this.#logger.error(
        'Looking for what no entity accounts for has failed',
        error as Error,
      );
    }
    this.#isRunning = false;
    if (this.#isStale) this.#plan();
  }
}

/** Rule by rule and cluster by cluster, so that the event loop runs in between. */
async function findInSteps(options: {
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Promise<Finding[]> {
  const { catalog, clusters, config } = options;
  const without = (rule: string) => ({
    ...config,
    severities: { ...config.severities, [rule]: 'off' as const },
  });
  const findings = evaluateFleet({
    catalog,
    clusters,
    config: without('unlabelled-workload'),
  });
  for (const index of clusters) {
    await setImmediate();
    findings.push(
      ...evaluateFleet({
        catalog,
        clusters: [index],
        config: without('dangling-label'),
      }),
    );
  }
  return findings;
}
