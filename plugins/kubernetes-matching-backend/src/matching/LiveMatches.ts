import { setImmediate } from 'node:timers/promises';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterState,
  ObjectIndex,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import {
  KubernetesStore,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  affectedEntities,
  CatalogIndex,
  entitiesAffectedBy,
  MatchingConfig,
  MatchListItem,
  MatchVerdict,
} from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';
import { CatalogChange } from '../catalog/CatalogFollower';
import { EvaluatedEntities } from './EvaluatedEntities';
import { EvaluatedEntity, evaluateEntry } from './evaluateEntry';
import { verdictOf } from './verdictOf';

/** For so long at most the event loop is kept, in milliseconds. */
const SLICE = 8;
/** With more changes than this waiting, evaluating every entity is cheaper than finding those that they concern. */
const MAX_WAITING = 20_000;
/** How much the last evaluation counts in the mean of what one takes. */
const WEIGHT = 0.01;

type ObjectChange = { before?: ObjectSummary; after?: ObjectSummary };
/** References of the entities whose match has changed, those that are gone included. */
export type MatchListener = (refs: ReadonlySet<string>) => void;

/**
 * The matches of all entities, kept up to date: evaluates what a change of the catalog or of a cluster may concern, and
 * nothing else, in small steps between which the event loop runs.
 */
export class LiveMatches {
  readonly catalog = CatalogIndex.create();
  readonly #store: KubernetesStore;
  readonly #config: MatchingConfig;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #onEvaluated: (seconds: number) => void;
  readonly #evaluated = new EvaluatedEntities();
  readonly #listeners = new Set<MatchListener>();
  readonly #states = new Map<string, ClusterState>();
  readonly #waiting: { cluster: string; change: ObjectChange }[] = [];
  readonly #dirty = new Set<string>();
  #changed = new Set<string>();
  /** What it has taken to find the entities that the waiting changes concern, and what evaluating one takes; in ms. */
  #spent = 0;
  #perEvaluation = 1;
  #unsubscribe?: () => void;
  #draining?: Promise<void>;
  #revision = 0;
  #isReady = false;
  #isCatalogRead = false;
  #isStopped = false;

  static create(options: {
    store: KubernetesStore;
    config: MatchingConfig;
    logger: LoggerService;
    now?: () => Date;
    /** Told how long each evaluation has taken. */
    onEvaluated?: (seconds: number) => void;
  }): LiveMatches {
    return new LiveMatches(options);
  }

  private constructor(options: {
    store: KubernetesStore;
    config: MatchingConfig;
    logger: LoggerService;
    now?: () => Date;
    onEvaluated?: (seconds: number) => void;
  }) {
    this.#store = options.store;
    this.#config = options.config;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#onEvaluated = options.onEvaluated ?? (() => {});
    this.#unsubscribe = this.#store.subscribe(change => this.#take(change));
  }

  /** Whether the catalog has been looked at; before, nothing can be said of any entity. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether the catalog does not fill up any more; before, nothing can be said of what no entity claims. */
  get isCatalogRead(): boolean {
    return this.#isCatalogRead;
  }

  /** Grows with each change that is taken, evaluated or not yet. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether everything that is known so far has been evaluated. */
  get isSettled(): boolean {
    return !this.#draining;
  }

  /** Takes it that what the catalog does not hold by now is not there. */
  takeCatalogRead(): void {
    this.#isCatalogRead = true;
  }

  /** Every entity that asks for workloads or that has findings, in the order of the list. */
  list(): readonly EvaluatedEntity[] {
    return this.#evaluated.list();
  }

  /** The lines of the list, with or without what names others' workloads. */
  items(options: { withOthers: boolean }): readonly MatchListItem[] {
    return this.#evaluated.items(options);
  }

  get(ref: string): EvaluatedEntity | undefined {
    return this.#evaluated.get(ref);
  }

  /** What may be told of an entity's match to everyone who may read the entity. */
  verdict(ref: string): MatchVerdict | undefined {
    const evaluated = this.#evaluated.get(ref);
    return evaluated && verdictOf(evaluated);
  }

  /** The clusters to evaluate against; `undefined` as long as nothing can be said, for want of clusters or of entities. */
  clusters(): readonly ObjectIndex[] | undefined {
    return this.#isReady
      ? this.#store.clusters()?.map(({ index }) => index)
      : undefined;
  }

  /** Calls the listener after matches have changed, until the returned function is called. */
  subscribe(listener: MatchListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a change of the catalog. The first one makes the matches ready. */
  takeCatalogChange({ changed, removed }: CatalogChange): void {
    this.#revision++;
    if (!this.#isReady) {
      for (const entity of changed) this.catalog.set(entity);
      this.#isReady = true;
      this.#all();
      return;
    }
    for (const ref of removed) {
      this.#markAffectedBy(ref);
      this.catalog.delete(ref);
      this.#dirty.add(ref);
    }
    for (const entity of changed) this.#set(entity);
    this.#drain();
  }

  /** Takes an entity that has just been read, which may be newer than the last change of the catalog. */
  takeEntity(entity: Entity): void {
    const known = this.catalog.get(stringifyEntityRef(entity))?.entity;
    const isKnown = known && known.metadata.etag === entity.metadata.etag;
    if (this.#isReady && !isKnown) {
      this.takeCatalogChange({ changed: [entity], removed: [] });
    }
  }

  /** Resolves once everything that is known so far has been evaluated. */
  async settled(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  stop(): void {
    this.#isStopped = true;
    this.#unsubscribe?.();
  }

  #set(entity: Entity): void {
    const ref = stringifyEntityRef(entity);
    this.#markAffectedBy(ref);
    this.catalog.set(entity);
    this.#markAffectedBy(ref);
    this.#dirty.add(ref);
  }

  #markAffectedBy(ref: string): void {
    const entry = this.catalog.get(ref);
    if (!entry) return;
    const { catalog } = this;
    const clusters = this.clusters() ?? [];
    for (const other of entitiesAffectedBy({ catalog, clusters, entry })) {
      this.#dirty.add(other);
    }
  }

  #take(change: StoreChange): void {
    this.#revision++;
    if (change.type === 'clusters') {
      this.#states.clear();
      this.#all();
      return;
    }
    const { cluster } = change;
    const state = this.#store.cluster(cluster)?.index.state;
    if (change.type === 'state') {
      if (!state || isDeepEqual(this.#states.get(cluster), state)) return;
      this.#states.set(cluster, state);
      this.#all();
      return;
    }
    // Nothing is said of a cluster before its first list is whole, and then everything is evaluated.
    if (!this.#isReady || !state || state.type === 'syncing') return;
    if (this.#waiting.length + change.changes.length > MAX_WAITING) {
      this.#waiting.length = 0;
      this.#all();
      return;
    }
    for (const each of change.changes) {
      this.#waiting.push({ cluster, change: each });
    }
    this.#drain();
  }

  #all(): void {
    if (!this.#isReady) return;
    for (const { ref } of this.catalog.entries()) this.#dirty.add(ref);
    this.#drain();
  }

  #drain(): void {
    if (this.#draining || this.#isStopped) return;
    this.#draining = this.#work()
      .catch(error => this.#logger.error('Matching has failed', error))
      .finally(() => {
        this.#draining = undefined;
        if (this.#hasWork()) this.#drain();
      });
  }

  #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#dirty.size > 0;
  }

  async #work(): Promise<void> {
    while (this.#hasWork() && !this.#isStopped) {
      await setImmediate();
      const start = performance.now();
      let next = 0;
      while (next < this.#waiting.length && performance.now() - start < SLICE) {
        this.#markConcerned(this.#waiting[next++]);
      }
      this.#waiting.splice(0, next);
      this.#giveUpMarking(performance.now() - start);
      for (const ref of this.#dirty) {
        if (performance.now() - start >= SLICE) break;
        this.#dirty.delete(ref);
        this.#evaluate(ref);
      }
      this.#tell();
    }
  }

  #markConcerned({
    cluster,
    change,
  }: {
    cluster: string;
    change: ObjectChange;
  }): void {
    const index = this.#store.cluster(cluster)?.index;
    if (!index) return;
    const { catalog } = this;
    for (const ref of affectedEntities({ catalog, index, ...change })) {
      this.#dirty.add(ref);
    }
  }

  /** Once finding the entities concerned has taken as long as evaluating all would, all are evaluated. */
  #giveUpMarking(spent: number): void {
    this.#spent = this.#waiting.length === 0 ? 0 : this.#spent + spent;
    if (this.#spent < this.catalog.size * this.#perEvaluation) return;
    this.#spent = 0;
    this.#waiting.length = 0;
    this.#all();
  }

  #evaluate(ref: string): void {
    const before = this.#evaluated.get(ref);
    const entry = this.catalog.get(ref);
    const start = performance.now();
    const after =
      entry &&
      evaluateEntry({
        entry,
        catalog: this.catalog,
        clusters: this.clusters(),
        config: this.#config,
        checkedAt: this.#now().toISOString(),
      });
    const taken = performance.now() - start;
    this.#perEvaluation += WEIGHT * (taken - this.#perEvaluation);
    this.#onEvaluated(taken / 1000);
    if (!before && !after) return;
    if (!after) this.#evaluated.delete(ref);
    else if (!before || !isSame(before, after)) this.#evaluated.set(ref, after);
    else return;
    this.#changed.add(ref);
  }

  #tell(): void {
    if (this.#changed.size === 0) return;
    const changed = this.#changed;
    this.#changed = new Set();
    for (const listener of this.#listeners) listener(changed);
  }
}

function isSame(a: EvaluatedEntity, b: EvaluatedEntity): boolean {
  return isDeepEqual(a.match, b.match) && isDeepEqual(a.item, b.item);
}
