import { setImmediate as nextTask } from 'node:timers/promises';
import {
  GroupKind,
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import {
  KubernetesStore,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  deployedObjects,
  readDelivery,
  RECONCILER_KINDS,
} from '@mooring/plugin-kubernetes-delivery-common';
import { keyText, Reconciler } from './Reconciler';
import { MultiMap } from './MultiMap';

/** So long at most what changed is read before others have their turn, in milliseconds. */
const SLICE_MS = 10;

/**
 * Every Application, Kustomization and HelmRelease of the watched clusters, by name and by what it deploys. What changes is
 * read when somebody asks, each object once; no cluster is asked for anything.
 */
export class DeliveryIndex {
  static start(options: {
    store: KubernetesStore;
    /** Milliseconds since the epoch. */
    now?: () => number;
  }): DeliveryIndex {
    return new DeliveryIndex(options);
  }

  /** By cluster and key. */
  readonly #reconcilers = new Map<string, Reconciler>();
  readonly #byName = new MultiMap<Reconciler>();
  readonly #byObject = new MultiMap<Reconciler>();
  /** What may have changed since it was read. */
  readonly #dirty = new Map<string, { cluster: string; key: ObjectKey }>();
  /** Clusters that were read as a whole. */
  readonly #read = new Set<string>();
  readonly #unsubscribe: () => void;
  #running?: Promise<void>;

  private constructor(
    private readonly options: Parameters<typeof DeliveryIndex.start>[0],
  ) {
    this.#unsubscribe = options.store.subscribe(change => this.#take(change));
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** Resolves once everything that was told so far is read. */
  async refresh(): Promise<void> {
    while (this.#running) await this.#running;
    if (!this.#isBehind()) return;
    this.#running = this.#catchUp().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Those of a kind and name, in whichever cluster and namespace. */
  named(kind: GroupKind, name: string): readonly Reconciler[] {
    return this.#byName.get(`${kind}/${name}`);
  }

  /** Those that say they deploy an object, in whichever cluster they are and deploy to. */
  deploying(key: ObjectKey): readonly Reconciler[] {
    return this.#byObject.get(keyText(key));
  }

  get(cluster: string, key: ObjectKey): Reconciler | undefined {
    return this.#reconcilers.get(placeOf(cluster, key));
  }

  /** All there are. */
  all(): Iterable<Reconciler> {
    return this.#reconcilers.values();
  }

  #take(change: StoreChange): void {
    if (change.type !== 'objects' && change.type !== 'details') return;
    const summaries =
      change.type === 'details'
        ? change.objects
        : change.changes.map(({ before, after }) => after ?? before);
    for (const summary of summaries) {
      if (!summary) continue;
      const kind = groupKindOf(summary);
      const { namespace, name } = summary;
      if (RECONCILER_KINDS.includes(kind))
        this.#mark(change.cluster, { kind, namespace, name });
      else if (kind.endsWith('.source.toolkit.fluxcd.io'))
        this.#markUsersOf(change.cluster, { kind, namespace, name });
    }
  }

  #mark(cluster: string, key: ObjectKey): void {
    this.#dirty.set(placeOf(cluster, key), { cluster, key });
  }

  /** The address of a repository is an object of its own. */
  #markUsersOf(cluster: string, source: ObjectKey): void {
    for (const { cluster: own, delivery } of this.#reconcilers.values()) {
      const fetchedBy = delivery.source?.fetchedBy;
      if (
        own === cluster &&
        fetchedBy &&
        keyText(fetchedBy) === keyText(source)
      )
        this.#mark(cluster, delivery.reconciler);
    }
  }

  #isBehind(): boolean {
    const { store } = this.options;
    const clusters = store.clusters() ?? [];
    return (
      this.#dirty.size > 0 ||
      clusters.length !== this.#read.size ||
      clusters.some(({ name }) => !this.#read.has(name))
    );
  }

  async #catchUp(): Promise<void> {
    this.#followClusters();
    let since = performance.now();
    for (const [place, { cluster, key }] of this.#dirty) {
      this.#dirty.delete(place);
      this.#readOne(cluster, key);
      if (performance.now() - since < SLICE_MS) continue;
      await nextTask();
      since = performance.now();
    }
  }

  #followClusters(): void {
    const clusters = this.options.store.clusters() ?? [];
    const names = new Set(clusters.map(({ name }) => name));
    for (const reconciler of [...this.#reconcilers.values()])
      if (!names.has(reconciler.cluster))
        this.#forget(reconciler.cluster, reconciler.delivery.reconciler);
    for (const name of this.#read)
      if (!names.has(name)) this.#read.delete(name);
    for (const { name: cluster, index } of clusters) {
      if (this.#read.has(cluster)) continue;
      this.#read.add(cluster);
      for (const summary of index.find({ kinds: RECONCILER_KINDS })) {
        const { namespace, name } = summary;
        this.#mark(cluster, { kind: groupKindOf(summary), namespace, name });
      }
    }
  }

  #readOne(cluster: string, key: ObjectKey): void {
    const before = this.get(cluster, key);
    const object = this.find(cluster, key);
    this.#forget(cluster, key);
    const read =
      object && readDelivery(object, other => this.find(cluster, other));
    if (!object || !read) return;
    const { now = Date.now } = this.options;
    const wasSo = before?.delivery.sync === read.sync;
    // Argo CD doesn't say when something went out of sync: what was seen to change did so now.
    const since =
      read.since ?? (before && !wasSo ? now() : before?.delivery.since);
    const reconciler: Reconciler = {
      ...{ cluster, delivery: { ...read, since } },
      labels: object.metadata.labels ?? {},
      annotations: object.metadata.annotations ?? {},
      deploys: new Set(deployedObjects(object).map(keyText)),
    };
    this.#reconcilers.set(placeOf(cluster, key), reconciler);
    this.#byName.add(`${key.kind}/${key.name}`, reconciler);
    for (const deployed of reconciler.deploys)
      this.#byObject.add(deployed, reconciler);
  }

  #forget(cluster: string, key: ObjectKey): void {
    const place = placeOf(cluster, key);
    const known = this.#reconcilers.get(place);
    if (!known) return;
    this.#reconcilers.delete(place);
    this.#byName.delete(`${key.kind}/${key.name}`, known);
    for (const deployed of known.deploys)
      this.#byObject.delete(deployed, known);
  }

  /** An object as the cluster has it now. */
  find(
    cluster: string,
    { kind, namespace, name }: ObjectKey,
  ): KubernetesObject | undefined {
    return this.options.store
      .cluster(cluster)
      ?.objects({ kinds: [kind], namespace, name })
      .find(
        (object: KubernetesObject) => object.metadata.namespace === namespace,
      );
  }
}

function placeOf(cluster: string, key: ObjectKey): string {
  return JSON.stringify([cluster, keyText(key)]);
}
