import {
  ClusterResponse,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  ContainerUsage,
  MeasuredContainer,
  UsageState,
} from '@mooring/plugin-kubernetes-workloads-common';
import { readPodMetrics } from './readPodMetrics';

/** How old measurements may be for those who look at them, in milliseconds; metrics-server measures every 15 s. */
const FRESH = 15_000;
/** The same for those who look for memory near its limit. */
const FRESH_FOR_PROBLEMS = 60_000;
/** How long a cluster that has no metrics, or refuses them, is left alone, in milliseconds. */
const PAUSE_WHEN_REFUSED = 5 * 60_000;
/** The same for a cluster that doesn't answer as it should. */
const PAUSE_WHEN_FAILED = 60_000;
/** Older measurements say nothing, in milliseconds. */
const MAX_AGE = 3 * 60_000;
/** How long a cluster may take, in milliseconds. */
const PATIENCE = 10_000;
/** Of one answer, in bytes: 0.4 KB for each pod. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_NAMESPACES = 2_000;

/** What is known of one namespace. */
export interface NamespaceMetrics {
  readonly state: UsageState;
  /** When it was last measured, in milliseconds since the epoch. */
  readonly measuredAt?: number;
  of(pod: string, container: string): MeasuredContainer | undefined;
}

interface Entry {
  state: UsageState;
  askedAt: number;
  /** Not asked before. */
  pausedUntil: number;
  /** By a clock that is never set. */
  at: number;
  measuredAt?: number;
  containers: ReadonlyMap<string, MeasuredContainer>;
  pending?: Promise<void>;
}

/**
 * What containers use, as the cluster's metrics tell it: asked of each namespace and cluster at most once in 15 s, however many
 * look, and never while nobody does.
 */
export class PodMetrics {
  static create(options: {
    store: Pick<KubernetesCache, 'request'>;
    now?: () => number;
  }): PodMetrics {
    return new PodMetrics(options);
  }

  readonly #entries = new Map<string, Entry>();
  /** Until when a cluster isn't asked, because it has no metrics. */
  readonly #absentUntil = new Map<string, number>();
  readonly #listeners = new Set<(place: string) => void>();

  private constructor(
    private readonly options: Parameters<typeof PodMetrics.create>[0],
  ) {}

  /**
   * Calls a listener with the {@link placeOf | place} of each answer of a cluster: what was said of it before may be
   * different now.
   *
   * @returns a function that ends it.
   */
  subscribe(listener: (place: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is known of a cluster's containers. Nobody waits: what is old is asked for, and the next to look sees it. */
  in(cluster: string, namespaces: Iterable<string>): ContainerUsage {
    for (const namespace of namespaces)
      this.#refresh(cluster, namespace, FRESH_FOR_PROBLEMS);
    return ({ metadata }, container) => {
      const { namespace = '', name } = metadata;
      return this.#known(cluster, namespace).of(name, container);
    };
  }

  /** What is known of a namespace once the cluster has answered, or as soon as nobody wants to wait any longer. */
  async read(
    cluster: string,
    namespace: string,
    patience: Promise<unknown>,
  ): Promise<NamespaceMetrics> {
    const { pending } = this.#refresh(cluster, namespace, FRESH);
    if (pending) await Promise.race([pending, patience]);
    return this.#known(cluster, namespace);
  }

  #known(cluster: string, namespace: string): NamespaceMetrics {
    const entry = this.#entries.get(placeOf(cluster, namespace));
    const age = entry ? this.#now() - entry.at : Infinity;
    const absent = this.#now() < (this.#absentUntil.get(cluster) ?? 0);
    const state = absent ? 'no-metrics-server' : entry?.state ?? 'pending';
    if (!entry || age > MAX_AGE) return { state, of: () => undefined };
    return {
      state,
      measuredAt: entry.measuredAt,
      of: (pod, container) => entry.containers.get(keyOf(pod, container)),
    };
  }

  #refresh(cluster: string, namespace: string, fresh: number): Entry {
    const key = placeOf(cluster, namespace);
    const now = this.#now();
    const entry: Entry = this.#entries.get(key) ?? {
      state: 'pending',
      askedAt: -Infinity,
      pausedUntil: -Infinity,
      at: -Infinity,
      containers: new Map(),
    };
    const isPaused = now < (this.#absentUntil.get(cluster) ?? 0);
    if (isPaused || entry.pending || now < entry.pausedUntil) return entry;
    if (now - entry.askedAt < fresh) return entry;
    entry.askedAt = now;
    this.#entries.delete(key); // so that the last one asked is the last in the map
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_NAMESPACES) this.#entries.delete(oldest);
    entry.pending = this.#ask(cluster, namespace, entry).finally(() => {
      entry.pending = undefined;
      for (const tell of this.#listeners) tell(key);
    });
    return entry;
  }

  async #ask(cluster: string, namespace: string, entry: Entry): Promise<void> {
    entry.state = await this.#measure(cluster, namespace, entry).catch(
      (): UsageState => 'unavailable',
    );
    if (entry.state === 'measured') return;
    const isRefused = entry.state !== 'unavailable';
    entry.pausedUntil =
      this.#now() + (isRefused ? PAUSE_WHEN_REFUSED : PAUSE_WHEN_FAILED);
    if (entry.state === 'no-metrics-server')
      this.#absentUntil.set(cluster, entry.pausedUntil);
  }

  async #measure(
    cluster: string,
    namespace: string,
    entry: Entry,
  ): Promise<UsageState> {
    const response = await this.options.store.request(cluster, {
      path: `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(
        namespace,
      )}/pods`,
      query: {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 200) {
      entry.containers = readPodMetrics(await jsonOf(response), keyOf);
      entry.at = this.#now();
      entry.measuredAt = Date.now();
      return 'measured';
    }
    response.discard();
    // Only a cluster that doesn't serve the group answers 404: a namespace that isn't there has an empty list.
    if (response.status === 404) return 'no-metrics-server';
    const isRefused = response.status === 401 || response.status === 403;
    return isRefused ? 'forbidden' : 'unavailable';
  }

  #now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}

async function jsonOf({ body, discard }: ClusterResponse): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error('The list of metrics is too large');
      chunks.push(chunk);
    }
  } finally {
    discard();
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** Names a namespace of a cluster. */
export function placeOf(cluster: string, namespace: string): string {
  return keyOf(cluster, namespace);
}

function keyOf(...parts: string[]): string {
  return parts.join('/');
}
