import { setImmediate as nextTask } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterObjects,
  KubernetesStore,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { CHANGING_KINDS } from '@mooring/plugin-kubernetes-workloads-common';
import { ChangesDatabase } from './ChangesDatabase';
import { ChangeWriter } from './ChangeWriter';
import { DirtyWorkload, DirtyWorkloads } from './DirtyWorkloads';
import { KnownWorkload } from './KnownWorkload';
import { Outcome, recordWorkload } from './recordWorkload';

/** Changes within this time are written together, in milliseconds. */
const DELAY = 1_000;
/** After a failure, what is to be written waits so long, in milliseconds. */
const PAUSE = 10_000;
/** So many workloads are written in one transaction. */
const AT_ONCE = 200;

/**
 * Records what changes in workloads, on one replica at a time: compares those that may have changed with what was last
 * written, and writes what differs. Nothing is written when nothing has changed.
 */
export class ChangeRecorder {
  static start(options: {
    store: KubernetesStore;
    database: ChangesDatabase;
    lease: DatabaseLease;
    writer: ChangeWriter;
    logger: LoggerService;
    delay?: number;
  }): ChangeRecorder {
    return new ChangeRecorder(options);
  }

  readonly #dirty = DirtyWorkloads.create();
  readonly #unsubscribe: () => void;
  #known = new Map<string, KnownWorkload>();
  /** Kinds of clusters of which what is there is known: what is new there is a change. */
  #familiar = new Set<string>();
  /** Kinds of clusters that were compared as a whole since this replica took over. */
  #compared = new Set<string>();
  #fence?: number;
  #timer?: NodeJS.Timeout;
  #running?: Promise<void>;
  #isStopped = false;

  private constructor(
    private readonly options: Parameters<typeof ChangeRecorder.start>[0],
  ) {
    this.#unsubscribe = options.store.subscribe(change => this.#take(change));
  }

  /** Keeps the recording for this replica, or takes it over from one that is gone. */
  async hold(): Promise<void> {
    const { store, lease, database } = this.options;
    // A replica that knows no clusters has nothing to compare.
    if (this.#isStopped || !store.clusters()) return;
    const fence = await lease.beat();
    if (fence === this.#fence) return;
    await this.#running;
    this.#fence = undefined;
    if (fence === undefined) {
      this.#dirty.take();
      return;
    }
    const workloads = await database.workloads();
    this.#known = new Map(
      workloads.map(({ id, labels, state, isRemoved }) => [
        id,
        { labels, state, isRemoved, open: new Map() },
      ]),
    );
    this.#familiar = new Set(
      workloads.map(({ key }) => placeOf(key.cluster, key.kind)),
    );
    this.#compared = new Set();
    this.#fence = fence;
    for (const { key, isRemoved } of workloads)
      if (!isRemoved) this.#dirty.add(key, { allPods: true, whileAway: true });
    this.#schedule();
  }

  /** Resolves once everything that may have changed so far was compared, as far as it can be. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
    await this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #take(change: StoreChange): void {
    if (this.#fence === undefined || this.#isStopped) return;
    const { store } = this.options;
    if (change.type === 'objects' || change.type === 'details') {
      const cluster = store.cluster(change.cluster);
      if (!cluster) return;
      const objects =
        change.type === 'details'
          ? change.objects
          : change.changes.map(({ before, after }) => after ?? before);
      for (const object of objects) {
        if (object)
          this.#dirty.addObject(
            change.cluster,
            cluster.index,
            object,
            !isFollowed(cluster),
          );
      }
    }
    this.#schedule();
  }

  #schedule(delay = this.options.delay ?? DELAY): void {
    if (this.#isStopped || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#run();
    }, delay).unref();
  }

  #run(): Promise<void> {
    this.#running ??= this.#record().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #record(): Promise<void> {
    const { logger } = this.options;
    if (this.#fence === undefined) return;
    this.#compareNew();
    const taken = this.#dirty.take();
    const ready: DirtyWorkload[] = [];
    for (const dirty of taken)
      if (this.#isReadable(dirty)) ready.push(dirty);
      // What could not be read is compared once it can be, and may have changed meanwhile.
      else this.#dirty.putBack({ ...dirty, whileAway: true });
    try {
      while (ready.length > 0 && !this.#isStopped) {
        const part = ready.slice(0, AT_ONCE);
        await this.#recordSome(part);
        ready.splice(0, part.length);
      }
      for (const place of this.#compared) this.#familiar.add(place);
    } catch (error) {
      for (const dirty of ready) this.#dirty.putBack(dirty);
      if ((error as Error).name === 'ConflictError') this.#fence = undefined;
      else this.#schedule(PAUSE);
      logger.warn('Could not record changes of workloads', error as Error);
    }
  }

  async #recordSome(part: readonly DirtyWorkload[]): Promise<void> {
    const { store, writer } = this.options;
    const outcomes: { id: string; outcome: Outcome }[] = [];
    for (const dirty of part) {
      const cluster = store.cluster(dirty.key.cluster);
      if (!cluster) continue;
      const outcome = await recordWorkload({
        cluster,
        dirty,
        known: this.#known.get(dirty.id),
        isBaseline: !this.#familiar.has(
          placeOf(dirty.key.cluster, dirty.key.kind),
        ),
      });
      if (outcome) outcomes.push({ id: dirty.id, outcome });
      await nextTask();
    }
    const recorded = outcomes.filter(({ outcome }) => outcome.recording);
    const numbers = await writer.write(
      recorded.map(({ outcome }) => outcome.recording!),
      this.#fence!,
    );
    recorded.forEach(({ id, outcome }, index) =>
      this.#known.set(id, outcome.known(numbers[index])),
    );
    for (const { id, outcome } of outcomes)
      if (!outcome.recording) this.#known.set(id, outcome.known([]));
  }

  /** What can be read for the first time since this replica took over is compared as a whole. */
  #compareNew(): void {
    for (const cluster of this.options.store.clusters() ?? [])
      for (const kind of CHANGING_KINDS) {
        const place = placeOf(cluster.name, kind);
        if (this.#compared.has(place) || !isReadable(cluster, kind)) continue;
        this.#compared.add(place);
        for (const { namespace, name } of cluster.index.find({ kinds: [kind] }))
          this.#dirty.add(
            { cluster: cluster.name, kind, namespace, name },
            { allPods: true, whileAway: true },
          );
      }
  }

  #isReadable({ key }: DirtyWorkload): boolean {
    const cluster = this.options.store.cluster(key.cluster);
    return cluster !== undefined && isReadable(cluster, key.kind);
  }
}

function placeOf(cluster: string, kind: string): string {
  return JSON.stringify([cluster, kind]);
}

/** Whether what is there of a kind is known at this moment, and its pods as far as they ever will be. */
function isReadable(cluster: ClusterObjects, kind: string): boolean {
  const stateOf = (name: string) =>
    cluster.kinds().find(status => status.kind === name)?.state;
  const pods = stateOf('Pod');
  return stateOf(kind) === 'synced' && pods !== 'syncing' && pods !== 'stale';
}

/** Whether changes come as they happen. */
function isFollowed(cluster: ClusterObjects): boolean {
  return cluster
    .kinds()
    .every(({ state }) => state !== 'syncing' && state !== 'stale');
}
