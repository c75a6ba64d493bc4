import { LoggerService } from '@backstage/backend-plugin-api';
import { Steps } from '@mooring/kubernetes-objects';
import { KubernetesStore, Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  evaluateFleetInSteps,
  Finding,
  MatchingConfig,
  MatchingSummary,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';
import { countFleet } from './countFleet';
import { FleetLine, fleetLines } from './fleetLines';
import { LiveMatches } from './LiveMatches';
import { timed } from './timed';

/** What no entity accounts for is looked for again after this, in milliseconds, and after 20 times what it takes. */
const MIN_PAUSE = 500;
const PAUSE_FACTOR = 20;
/** So often it starts over when something changes meanwhile, before it settles for counts that changed in between. */
const ATTEMPTS = 3;
/** So often it waits at most until everything has been evaluated. */
const MAX_TURNS = 10;

/** All entities and clusters in numbers, at one moment. */
export interface FleetSnapshot {
  /** The lines of the list, with what names others' workloads. */
  readonly items: readonly MatchListItem[];
  /** The same without it. */
  readonly ownItems: readonly MatchListItem[];
  readonly counts: Partial<MatchingSummary>;
}

/** What the clusters hold that no entity accounts for, looked for again after changes. */
export class FleetFindings {
  readonly #live: LiveMatches;
  readonly #store: KubernetesStore;
  readonly #config: MatchingConfig;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: (() => void)[];
  readonly #pacer = Pacer.ofProcess();
  #findings?: readonly Finding[];
  /** The lines of the findings by rule, from when they are first asked for. */
  #lines = new Map<string, Promise<readonly FleetLine[]>>();
  #snapshot?: FleetSnapshot;
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
      this.#store.subscribe(({ type }) => {
        if (type !== 'details') this.#plan();
      }),
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

  /** Those of one rule as lines of a list, in their order; `undefined` likewise. */
  async lines(rule: string): Promise<readonly FleetLine[] | undefined> {
    if (!this.#findings) return undefined;
    let lines = this.#lines.get(rule);
    if (!lines) {
      lines = this.#pacer.run(fleetLines(this.#findings, rule));
      this.#lines.set(rule, lines);
    }
    return lines;
  }

  /** The entities as they were when the findings were looked for, so that an answer with both mixes no two states. */
  snapshot(): FleetSnapshot | undefined {
    return this.#snapshot;
  }

  /** Looks for them now. */
  async refresh(): Promise<void> {
    if (!this.#live.clusters() || !this.#live.isCatalogRead) return;
    const before = { findings: this.#findings, snapshot: this.#snapshot };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await this.#look()) break;
    }
    const isSame =
      before.snapshot?.items === this.#snapshot?.items &&
      isDeepEqual(before.snapshot?.counts, this.#snapshot?.counts) &&
      (await this.#pacer.run(areSame(before.findings, this.#findings)));
    if (isSame) return;
    for (const listener of this.#listeners) listener();
  }

  /** @returns whether nothing changed meanwhile */
  async #look(): Promise<boolean> {
    const live = this.#live;
    // Where something changes all the time, what is known by now has to do.
    for (let turn = 0; turn < MAX_TURNS && !live.isSettled; turn++) {
      await live.settled();
    }
    const { revision, catalog } = live;
    const clusters = this.#store.clusters();
    if (!clusters) return true;
    const items = live.items({ withOthers: true });
    const ownItems = live.items({ withOthers: false });
    const states = clusters.map(({ index }) => index.state);
    const steps = evaluateFleetInSteps({
      catalog,
      clusters: clusters.map(({ index }) => index),
      config: this.#config,
    });
    const findings = await this.#pacer.run(
      timed(steps, spent => {
        this.#pause = Math.max(MIN_PAUSE, PAUSE_FACTOR * spent);
      }),
    );
    this.#findings = findings;
    this.#lines = new Map();
    this.#snapshot = {
      items,
      ownItems,
      counts: countFleet({ findings, states }),
    };
    return live.revision === revision;
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

function* areSame(
  some: readonly Finding[] = [],
  others: readonly Finding[] = [],
): Steps<boolean> {
  if (some.length !== others.length) return false;
  for (const [at, finding] of some.entries()) {
    if (!isDeepEqual(finding, others[at])) return false;
    yield;
  }
  return true;
}
