import { isDeepStrictEqual } from 'node:util';
import {
  ClusterState,
  InMemoryObjectIndex,
  KubernetesObject,
  LeftOutObject,
  ObjectQuery,
  Steps,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  ClusterChange,
  ClusterObjects,
  ClusterRequest,
  ClusterResponse,
  KindStatus,
  KubernetesCache,
  StoreChange,
} from '@mooring/plugin-kubernetes-cache-node';

/** A cluster whose objects and states a test sets. */
export class FakeCluster implements ClusterObjects {
  state: ClusterState = { type: 'synced' };
  kept: KubernetesObject[] = [];
  clockAheadMs?: number;
  leftOut: LeftOutObject[] = [];
  kindStates: Record<string, KindStatus['state']> = { Pod: 'synced' };

  constructor(readonly name: string) {}

  get index(): InMemoryObjectIndex {
    const { name: cluster, state } = this;
    const index = InMemoryObjectIndex.create({ cluster, state });
    index.replace(this.kept.map(object => summarize(object)));
    index.setLeftOut(this.leftOut);
    return index;
  }

  kinds(): readonly KindStatus[] {
    return Object.entries(this.kindStates).map(([kind, state]) => ({
      kind,
      state,
      since: '2026-03-01T12:00:00Z',
      objects: 0,
    }));
  }

  *objectsInSteps(query: ObjectQuery): Steps<KubernetesObject[]> {
    yield;
    return this.objects(query);
  }

  objects(query: ObjectQuery): KubernetesObject[] {
    const uids = new Set([...this.index.find(query)].map(({ uid }) => uid));
    return this.kept.filter(({ metadata }) => uids.has(metadata.uid));
  }
}

/** A cache whose clusters and live answers a test sets. */
export class FakeCache implements KubernetesCache {
  readonly asked: { cluster: string; request: ClusterRequest }[] = [];
  list: FakeCluster[] | undefined = [];
  answer: (request: ClusterRequest) => Promise<ClusterResponse> = async () =>
    response(200, []);

  add(name: string, kept: KubernetesObject[]): FakeCluster {
    const cluster = new FakeCluster(name);
    cluster.kept = kept;
    this.list?.push(cluster);
    return cluster;
  }

  readonly absence = undefined;

  announce(): void {}

  watch(): void {}

  clusters(): readonly FakeCluster[] | undefined {
    return this.list;
  }

  cluster(name: string): FakeCluster | undefined {
    return this.list?.find(cluster => cluster.name === name);
  }

  readonly #listeners = new Set<(change: StoreChange) => void>();

  subscribe(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells listeners of a change, as the store does. */
  tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** From now on a cluster holds these objects; listeners are told of those that differ. */
  set(name: string, kept: KubernetesObject[]): void {
    const cluster = this.cluster(name)!;
    const before = byIdentity(cluster.kept);
    const after = byIdentity(kept);
    cluster.kept = kept;
    const changes = [...new Set([...before.keys(), ...after.keys()])]
      .filter(
        key =>
          JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
      )
      .map(key => ({
        before: before.has(key) ? summarize(before.get(key)!) : undefined,
        after: after.has(key) ? summarize(after.get(key)!) : undefined,
      }));
    // As the store does: what summaries do not show is told of apart.
    const isDetail = (change: (typeof changes)[number]) =>
      isDeepStrictEqual(change.before, change.after);
    const visible = changes.filter(change => !isDetail(change));
    const objects = changes.flatMap(change =>
      change.after && isDetail(change) ? [change.after] : [],
    );
    for (const listener of this.#listeners) {
      if (visible.length > 0)
        listener({ type: 'objects', cluster: name, changes: visible });
      if (objects.length > 0)
        listener({ type: 'details', cluster: name, objects });
    }
  }

  /** Of what was asked, what changes something. */
  get changed(): ClusterChange[] {
    return this.asked
      .map(({ request }) => request)
      .filter((request): request is ClusterChange => 'method' in request);
  }

  request(cluster: string, request: ClusterRequest): Promise<ClusterResponse> {
    this.asked.push({ cluster, request });
    return this.answer(request);
  }
}

function byIdentity(
  objects: readonly KubernetesObject[],
): Map<string, KubernetesObject> {
  return new Map(
    objects.map(object => [`${object.kind}/${object.metadata.name}`, object]),
  );
}

/** What a cluster answers: these chunks, nothing more until it is discarded if `open`, and at the end an error if given. */
export function response(
  status: number,
  chunks: readonly string[],
  {
    open = false,
    onDiscard = () => {},
    error,
  }: { open?: boolean; onDiscard?: () => void; error?: Error } = {},
): ClusterResponse {
  let discard = () => {};
  const discarded = new Promise<void>(resolve => {
    discard = () => {
      onDiscard();
      resolve();
    };
  });
  return {
    status,
    header: () => undefined,
    body: (async function* body() {
      for (const chunk of chunks) yield Buffer.from(chunk);
      if (open) await discarded;
      if (error) throw error;
    })(),
    discard,
  };
}
