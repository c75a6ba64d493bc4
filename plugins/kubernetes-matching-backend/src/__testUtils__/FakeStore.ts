import {
  ClusterState,
  expandWorkload,
  GroupKind,
  groupKindOf,
  InMemoryObjectIndex,
  KindState,
  KubernetesObject,
  LeftOutObject,
  ObjectKey,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  KubernetesStore,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';

/** A store whose clusters are changed by the test, and which tells of it as the real one does. */
export class FakeStore implements KubernetesStore {
  readonly #clusters = new Map<string, InMemoryObjectIndex>();
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #kindStates = new Map<string, KindState>();
  #isKnown = true;
  absence: string | undefined;

  static create(): FakeStore {
    return new FakeStore();
  }

  private constructor() {}

  /** From now on it is not known which clusters there are. */
  forgetClusters(): void {
    this.#isKnown = false;
    this.#tell({ type: 'clusters' });
  }

  /** Nobody fills it. */
  withdraw(absence: string): this {
    this.#isKnown = false;
    this.absence = absence;
    return this;
  }

  addCluster(
    name: string,
    objects: KubernetesObject[] = [],
    state: ClusterState = { type: 'synced' },
  ): this {
    this.#isKnown = true;
    this.#clusters.set(
      name,
      InMemoryObjectIndex.create({
        cluster: name,
        state,
        kindState: kind => this.#kindStates.get(`${name} ${kind}`) ?? 'held',
        objects: objects.flatMap(object =>
          expandWorkload(object).map(summarize),
        ),
      }),
    );
    this.#tell({ type: 'clusters' });
    return this;
  }

  removeCluster(name: string): this {
    this.#clusters.delete(name);
    this.#tell({ type: 'clusters' });
    return this;
  }

  setState(name: string, state: ClusterState): void {
    this.#clusters.get(name)!.setState(state);
    this.#tell({ type: 'state', cluster: name });
  }

  /** What can be said of a kind that has no part in the cluster's state. */
  setKindState(name: string, kind: GroupKind, state: KindState): void {
    this.#kindStates.set(`${name} ${kind}`, state);
    this.#tell({ type: 'state', cluster: name });
  }

  /** These are there and too large to be read; those left out before are not any more. */
  leaveOut(name: string, objects: readonly LeftOutObject[]): void {
    this.#clusters.get(name)!.setLeftOut(objects);
    this.#tell({ type: 'state', cluster: name });
  }

  /** Adds or changes objects, with the pods that their controllers create. */
  apply(name: string, ...objects: KubernetesObject[]): void {
    const index = this.#clusters.get(name)!;
    const changes = objects
      .flatMap(object => expandWorkload(object).map(summarize))
      .map(after => {
        const before = index.get(keyOf(after));
        index.upsert(after);
        return { before, after };
      });
    this.#tell({ type: 'objects', cluster: name, changes });
  }

  /** Deletes objects, with the pods that their controllers have created. */
  delete(name: string, ...objects: KubernetesObject[]): void {
    const index = this.#clusters.get(name)!;
    const changes = objects
      .flatMap(object => expandWorkload(object).map(summarize))
      .map(object => {
        const before = index.get(keyOf(object));
        index.delete(keyOf(object));
        return { before };
      });
    this.#tell({ type: 'objects', cluster: name, changes });
  }

  clusters(): readonly ClusterObjects[] | undefined {
    if (!this.#isKnown) return undefined;
    return [...this.#clusters.keys()].map(name => this.cluster(name)!);
  }

  cluster(name: string): ClusterObjects | undefined {
    const index = this.#clusters.get(name);
    return (
      index && {
        name,
        index,
        kinds: () => [],
        objects: () => [],
        *objectsInSteps() {
          return [];
        },
      }
    );
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function keyOf(object: ObjectSummary): ObjectKey {
  const { namespace, name } = object;
  return { kind: groupKindOf(object), namespace, name };
}
