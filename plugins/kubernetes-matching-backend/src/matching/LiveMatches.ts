import { Entity } from '@backstage/catalog-model';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import {
  KubernetesStore,
  Pacer,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  CatalogIndex,
  ClusterStates,
  LeftOutCluster,
  MatchingConfig,
  MatchListItem,
  MatchVerdict,
} from '@mooring/plugin-kubernetes-matching-common';
import { CatalogChange } from '../catalog/CatalogFollower';
import { CatalogChanges } from './CatalogChanges';
import { ClusterView } from './ClusterView';
import { ClusterWalks } from './ClusterWalks';
import { Conclusions } from './Conclusions';
import { EvaluatedEntities } from './EvaluatedEntities';
import { EvaluatedEntity, isListed } from './evaluateEntry';
import { Evaluator } from './Evaluator';
import { ObjectChange, ObjectChanges } from './ObjectChanges';
import { RefQueue } from './queues';
import { verdictOf } from './verdictOf';
import { Stage, WorkLoop } from './WorkLoop';

/** References of the entities whose match has changed, those that are gone included. */
export type MatchListener = (refs: ReadonlySet<string>) => void;

interface Options {
  store: KubernetesStore;
  config: MatchingConfig;
  /** The clusters that the portal leaves out; call {@link LiveMatches.takeLeftOut} when they have changed. */
  leftOut?: () => readonly LeftOutCluster[];
  logger: LoggerService;
  now?: () => Date;
  /** Told how long each evaluation has taken. */
  onEvaluated?: (seconds: number) => void;
}

/**
 * The matches of all entities, kept up to date: evaluates what a change of the catalog or of a cluster may concern, and
 * nothing else. What comes from one object or one entity goes before what comes from a whole cluster.
 */
export class LiveMatches {
  readonly catalog = CatalogIndex.create();
  readonly #view: ClusterView;
  readonly #evaluator: Evaluator;
  readonly #evaluated = new EvaluatedEntities();
  readonly #listeners = new Set<MatchListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #catalogChanges: CatalogChanges;
  readonly #objects: ObjectChanges;
  /** Those whose verdict somebody waits for, and who waits. */
  readonly #asked = new RefQueue();
  readonly #waiters = new Map<string, (() => void)[]>();
  readonly #urgent = new RefQueue();
  readonly #others = new RefQueue();
  readonly #walks: ClusterWalks;
  readonly #conclusions: Conclusions;
  readonly #loop: WorkLoop;
  readonly #unsubscribe: () => void;
  /** The one that is being evaluated. */
  #evaluating?: string;
  #changed = new Set<string>();
  #areStatesChanged = false;
  /** How many notices have come. */
  #received = 0;
  #isReady = false;
  #isCatalogRead = false;

  static create(options: Options): LiveMatches {
    return new LiveMatches(options);
  }

  private constructor(options: Options) {
    const { store, config, logger } = options;
    const { catalog } = this;
    this.#view = ClusterView.create({ store, config });
    this.#evaluator = Evaluator.create({
      ...options,
      catalog,
      view: this.#view,
    });
    const addTo =
      (queue: RefQueue) => (number: number, refs: Iterable<string>) => {
        for (const ref of refs) queue.add(number, ref);
      };
    this.#catalogChanges = CatalogChanges.create({
      catalog,
      clusters: () => this.clusters(),
      isReady: () => this.#isReady,
      onRefs: addTo(this.#urgent),
      onApplied: number => this.#takeApplied(number),
    });
    this.#objects = ObjectChanges.create({
      catalog,
      indexOf: cluster => this.#view.indexOf(cluster),
      onRefs: addTo(this.#urgent),
      onTooMany: () => this.#all(this.#received),
      costOfAll: () => catalog.size * this.#evaluator.meanDuration,
    });
    this.#walks = ClusterWalks.create({
      catalog,
      indexOf: cluster => store.cluster(cluster)?.index,
      onRefs: addTo(this.#others),
    });
    this.#conclusions = Conclusions.create({
      refs: () => this.#evaluated.refs(),
      onRef: (...visited) => this.#conclude(...visited),
    });
    this.#loop = WorkLoop.create({
      stages: [
        stage(this.#asked, () => this.#evaluate(this.#asked.shift())),
        this.#catalogChanges,
        this.#objects,
        stage(this.#urgent, () => this.#evaluate(this.#urgent.shift())),
        this.#conclusions,
        stage(this.#others, () => this.#evaluate(this.#others.shift())),
        // Last, since they make others wait, and a cluster may come and go for ever.
        this.#walks,
      ],
      onSlice: () => this.#tell(),
      onError: error => logger.error('Matching has failed', error),
    });
    this.#unsubscribe = store.subscribe(change => this.#take(change));
  }

  /** Whether the catalog has been read; before, nothing can be said of any entity. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether the catalog does not fill up any more; before, nothing can be said of what no entity claims. */
  get isCatalogRead(): boolean {
    return this.#isCatalogRead;
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

  /** An entity of the list as last evaluated. */
  get(ref: string): EvaluatedEntity | undefined {
    return this.#evaluated.get(ref);
  }

  /** What may be told of an entity's match to everyone who may read the entity. */
  verdict(ref: string): MatchVerdict | undefined {
    const evaluated = this.#evaluated.get(ref);
    return evaluated && verdictOf(evaluated);
  }

  /**
   * The verdict on an entity of the catalog as of now: what may concern it and waits is taken into account, before anything
   * else is done. The same as in the list.
   */
  async current(ref: string): Promise<EvaluatedEntity | undefined> {
    if (!this.catalog.get(ref) || !this.#isReady) return undefined;
    if (this.#isWaiting(ref)) await this.#evaluateNext(ref);
    const entry = this.catalog.get(ref);
    const listed = this.#evaluated.get(ref);
    if (listed || !entry) return listed;
    return Pacer.ofProcess().run(
      this.#evaluator.unlisted(entry.entity, this.#received),
    );
  }

  /** The verdict on an entity that need not be in the catalog. */
  async explain(entity: Entity): Promise<EvaluatedEntity> {
    return Pacer.ofProcess().run(
      this.#evaluator.evaluate(entity, this.#isReady),
    );
  }

  /** Counts the notices of the catalog and of clusters: what follows from them holds until the next one. */
  get revision(): number {
    return this.#received;
  }

  /** Whether everything that is known by now has been evaluated. */
  get isSettled(): boolean {
    return this.#loop.isDone(this.#received);
  }

  /** The clusters to evaluate against; `undefined` as long as nothing can be said, for want of clusters or of entities. */
  clusters(): readonly ObjectIndex[] | undefined {
    return this.#isReady ? this.#view.clusters() : undefined;
  }

  /** Their states; `undefined` likewise. */
  states(): ClusterStates | undefined {
    return this.#isReady ? this.#view.states() : undefined;
  }

  /** Calls the listener after matches have changed, until the returned function is called. */
  subscribe(listener: MatchListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener after states of clusters have changed, which every match shows. */
  subscribeToStates(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Takes a change of the catalog; resolves once the catalog's index holds it. The first one makes the matches ready. */
  async takeCatalogChange(change: CatalogChange): Promise<void> {
    const number = ++this.#received;
    if (this.#loop.isStopped) return;
    await new Promise<void>(applied => {
      this.#catalogChanges.add(number, change, applied);
      this.#loop.wake();
    });
  }

  /** Takes it that other clusters are left out than before. */
  takeLeftOut(): void {
    this.#all(++this.#received);
    this.#loop.wake();
  }

  /** Resolves once everything that is known by now has been evaluated; what comes later is not waited for. */
  async settled(): Promise<void> {
    await this.#loop.done(this.#received);
  }

  stop(): void {
    this.#unsubscribe();
    this.#loop.stop();
    for (const waiters of this.#waiters.values()) {
      for (const resolve of waiters) resolve();
    }
  }

  #takeApplied(number: number): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#all(number);
  }

  #take(change: StoreChange): void {
    // A match is made of summaries.
    if (change.type === 'details') return;
    const number = ++this.#received;
    if (change.type === 'clusters') {
      this.#view.forget();
      this.#all(number);
    } else if (change.type === 'state') this.#takeState(number, change.cluster);
    else this.#takeObjects(number, change.cluster, change.changes);
    this.#loop.wake();
  }

  #takeState(number: number, cluster: string): void {
    if (this.#view.takeApplications(cluster) && this.#isReady)
      for (const { ref } of this.catalog.namingApplications())
        this.#others.add(number, ref);
    const change = this.#view.takeState(cluster);
    if (change === 'none') return;
    this.#areStatesChanged = true;
    if (!this.#isReady) return;
    if (change === 'worth') this.#walks.add(number, cluster);
    this.#conclusions.add(number, cluster);
  }

  #takeObjects(
    number: number,
    cluster: string,
    changes: readonly ObjectChange[],
  ): void {
    if (!this.#isReady) return;
    // A cluster that is read for the first time is walked once its list is whole; until then only what goes counts.
    const isSyncing = this.#view.stateOf(cluster)?.type === 'syncing';
    const counting = isSyncing
      ? changes.filter(({ before }) => before)
      : changes;
    this.#objects.add(number, cluster, counting);
  }

  /** Evaluates every entity. Those who wait for what is given up for it wait for this. */
  #all(number: number): void {
    if (!this.#isReady) return;
    this.#walks.clear();
    this.#conclusions.clear();
    this.#loop.defer(number);
    for (const { ref } of this.catalog.entries()) this.#others.add(number, ref);
  }

  #isWaiting(ref: string): boolean {
    return (
      this.#evaluating === ref ||
      this.#asked.has(ref) ||
      this.#urgent.has(ref) ||
      this.#others.has(ref) ||
      this.#objects.size > 0 ||
      this.#walks.size > 0 ||
      this.#conclusions.oldest() !== undefined
    );
  }

  *#evaluate(ref: string): Steps<void> {
    for (const queue of [this.#asked, this.#urgent, this.#others]) {
      queue.delete(ref);
    }
    this.#evaluating = ref;
    const waiters = this.#waiters.get(ref);
    this.#waiters.delete(ref);
    try {
      const entity = this.catalog.get(ref)?.entity;
      this.#keep(
        ref,
        entity && (yield* this.#evaluator.evaluate(entity, true)),
      );
    } finally {
      this.#evaluating = undefined;
      for (const resolve of waiters ?? []) resolve();
    }
  }

  /** Resolves once the entity has been evaluated, which is begun before anything else. */
  async #evaluateNext(ref: string): Promise<void> {
    if (this.#loop.isStopped) return;
    await new Promise<void>(resolve => {
      this.#waiters.set(ref, [...(this.#waiters.get(ref) ?? []), resolve]);
      this.#asked.add(this.#received, ref);
      this.#loop.wake();
    });
  }

  /** Only what is linked nowhere depends on clusters that hold nothing of it. */
  #conclude(ref: string, clusters: ReadonlySet<string>, number: number): void {
    const before = this.#evaluated.get(ref);
    const entity = this.catalog.get(ref)?.entity;
    if (!before || !entity || !before.examination.asks) return;
    const { status } = before.match;
    if (status !== 'unmatched' && status !== 'unknown') return;
    const { asked } = before.examination;
    if (asked && [...clusters].some(cluster => asked.has(cluster))) {
      // Which clusters answered is part of what is said where only some are asked.
      this.#others.add(number, ref);
    } else if (!asked) {
      this.#keep(ref, this.#evaluator.conclude(entity, before));
    }
  }

  #keep(ref: string, after: EvaluatedEntity | undefined): void {
    const listed = after && isListed(after) ? after : undefined;
    if (this.#evaluated.keep(ref, listed)) this.#changed.add(ref);
  }

  #tell(): void {
    if (this.#areStatesChanged) {
      this.#areStatesChanged = false;
      for (const listener of this.#stateListeners) listener();
    }
    if (this.#changed.size === 0) return;
    const changed = this.#changed;
    this.#changed = new Set();
    for (const listener of this.#listeners) listener(changed);
  }
}

function stage(queue: Pick<Stage, 'oldest'>, begin: () => Steps<void>): Stage {
  return { oldest: () => queue.oldest(), begin };
}
