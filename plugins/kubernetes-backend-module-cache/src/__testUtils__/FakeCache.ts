import {
  ClusterState,
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectQuery,
  Steps,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  ClusterObjects,
  groupKindOfWatched,
  KindStatus,
  KubernetesCache,
  WatchedCluster,
} from '@mooring/plugin-kubernetes-cache-node';

const SINCE = '2026-01-01T12:00:00.000Z';

/** A cluster whose objects and states a test sets. */
export class FakeCluster implements ClusterObjects {
  state: ClusterState = { type: 'synced' };
  kept: KubernetesObject[] = [];
  /** By plural; a kind that is not here is synced. */
  readonly kindStates: Record<string, Partial<KindStatus>> = {};

  constructor(readonly watched: WatchedCluster) {
    const { notWatched } = watched;
    if (notWatched) this.state = { type: 'not-watched', reason: notWatched };
  }

  get name(): string {
    return this.watched.name;
  }

  get index(): InMemoryObjectIndex {
    const index = InMemoryObjectIndex.create({
      cluster: this.name,
      state: this.state,
    });
    index.replace(this.kept.map(object => summarize(object)));
    return index;
  }

  kinds(): readonly KindStatus[] {
    return this.watched.kinds.map(kind => ({
      kind: groupKindOfWatched(kind),
      state: 'synced',
      since: SINCE,
      objects: 0,
      confirmedAt: SINCE,
      ...this.kindStates[kind.plural],
    }));
  }

  *objectsInSteps(
    query: ObjectQuery,
    max = Infinity,
  ): Steps<KubernetesObject[]> {
    yield;
    return this.objects(query).slice(0, max);
  }

  objects(query: ObjectQuery): KubernetesObject[] {
    const found = new Set(
      [...this.index.find(query)].map(
        ({ kind, namespace, name }) => `${kind}/${namespace}/${name}`,
      ),
    );
    return structuredClone(this.kept).filter(object => {
      const { kind, namespace, name } = summarize(object);
      return found.has(`${kind}/${namespace}/${name}`);
    });
  }
}

/** A cache without a network. */
export class FakeCache implements KubernetesCache {
  watched: readonly WatchedCluster[] | undefined;
  absence: string | undefined;
  readonly #clusters = new Map<string, FakeCluster>();

  announce({ absence }: { absence?: string }): void {
    this.absence = absence;
  }

  watch(clusters: readonly WatchedCluster[]): void {
    this.watched = clusters;
    for (const cluster of clusters) {
      this.#clusters.set(cluster.name, new FakeCluster(cluster));
    }
  }

  clusters(): readonly FakeCluster[] | undefined {
    return this.watched?.map(({ name }) => this.#clusters.get(name)!);
  }

  cluster(name: string): FakeCluster | undefined {
    return this.#clusters.get(name);
  }

  subscribe(): () => void {
    return () => {};
  }

  async request(): Promise<never> {
    throw new Error('Nothing here asks for what is not watched');
  }
}
