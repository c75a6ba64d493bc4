import {
  ClusterState,
  groupKindOf,
  InMemoryObjectIndex,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';

/** Watched clusters in memory, which are changed by the benchmark and tell of it as the cache does. */
export class ChangingFleet {
  readonly absence = undefined;
  readonly #clusters: readonly ClusterObjects[];
  readonly #listeners = new Set<(change: StoreChange) => void>();

  constructor(private readonly indexes: readonly InMemoryObjectIndex[]) {
    this.#clusters = indexes.map(index => ({
      name: index.cluster,
      index,
      kinds: () => [],
      objects: () => [],
      *objectsInSteps() {
        return [];
      },
    }));
  }

  announce(): void {}

  watch(): void {}

  clusters(): readonly ClusterObjects[] {
    return this.#clusters;
  }

  cluster(name: string): ClusterObjects | undefined {
    return this.#clusters.find(cluster => cluster.name === name);
  }

  async request(): Promise<never> {
    throw new Error('Nothing is asked live');
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setState(at: number, state: ClusterState): void {
    this.indexes[at].setState(state);
    this.#tell({ type: 'state', cluster: this.indexes[at].cluster });
  }

  /** Gives an object other labels. */
  relabel(at: number, object: ObjectSummary, labels: object): ObjectSummary {
    const index = this.indexes[at];
    const { namespace, name } = object;
    const key = { kind: groupKindOf(object), namespace, name };
    const before = index.get(key);
    const after = index.upsert({ ...object, labels: { ...labels } });
    const changes = [{ before, after }];
    this.#tell({ type: 'objects', cluster: index.cluster, changes });
    return after;
  }

  #tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
