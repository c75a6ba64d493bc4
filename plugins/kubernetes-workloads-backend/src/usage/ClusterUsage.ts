import {
  ClusterResponse,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  ContainerUsage,
  parseQuantity,
} from '@mooring/plugin-kubernetes-workloads-common';

/** How often a namespace is asked for, at most, in milliseconds; metrics-server measures every 15 s. */
const INTERVAL = 60_000;
/** A cluster that doesn't give metrics is left alone so long, in milliseconds. */
const PAUSE = 10 * 60_000;
/** Older measurements say nothing, in milliseconds. */
const MAX_AGE = 3 * 60_000;
/** How long a cluster may take, in milliseconds. */
const PATIENCE = 10_000;
/** Of one answer, in bytes: 0.4 KB for each pod. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_NAMESPACES = 2_000;

interface Measured {
  nextAt: number;
  at: number;
  /** Bytes, by pod and container. */
  memory: ReadonlyMap<string, number>;
}

/**
 * What containers use, as the cluster's metrics tell it. Nobody waits for it: an answer uses what is known, and asks for
 * what is old, at most once a minute for each namespace and cluster, however many ask.
 */
export class ClusterUsage {
  static create(options: {
    store: Pick<KubernetesCache, 'request'>;
    now?: () => number;
  }): ClusterUsage {
    return new ClusterUsage(options);
  }

  readonly #measured = new Map<string, Measured>();

  private constructor(
    private readonly options: Parameters<typeof ClusterUsage.create>[0],
  ) {}

  /** What is known of a cluster's containers; what is old is asked for again. */
  in(cluster: string, namespaces: Iterable<string>): ContainerUsage {
    const { now = () => performance.now() } = this.options;
    const moment = now();
    for (const namespace of namespaces) {
      const key = keyOf(cluster, namespace);
      const known = this.#measured.get(key);
      if (known && known.nextAt > moment) continue;
      const measured = known ?? { nextAt: 0, at: -Infinity, memory: new Map() };
      measured.nextAt = moment + INTERVAL;
      this.#measured.delete(key);
      this.#measured.set(key, measured);
      const [oldest] = this.#measured.keys();
      if (this.#measured.size > MAX_NAMESPACES) this.#measured.delete(oldest);
      void this.#measure(cluster, namespace, measured);
    }
    return ({ metadata }, container) => {
      const { namespace = '', name } = metadata;
      const measured = this.#measured.get(keyOf(cluster, namespace));
      if (!measured || moment - measured.at > MAX_AGE) return undefined;
      const memoryBytes = measured.memory.get(keyOf(name, container));
      return memoryBytes === undefined ? undefined : { memoryBytes };
    };
  }

  async #measure(
    cluster: string,
    namespace: string,
    measured: Measured,
  ): Promise<void> {
    const { store, now = () => performance.now() } = this.options;
    try {
      const response = await store.request(cluster, {
        path: `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(
          namespace,
        )}/pods`,
        query: {},
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status === 200) {
        measured.memory = readMemory(await jsonOf(response));
        measured.at = now();
        return;
      }
      response.discard();
    } catch {
      // no metrics: nothing is said of usage
    }
    measured.nextAt = now() + PAUSE;
  }
}

/** Source: `PodMetrics` in k8s.io/metrics `pkg/apis/metrics/v1beta1/types.go`. */
function readMemory(list: any): Map<string, number> {
  const memory = new Map<string, number>();
  for (const item of Array.isArray(list?.items) ? list.items : []) {
    const name = item?.metadata?.name;
    if (typeof name !== 'string' || !Array.isArray(item.containers)) continue;
    for (const container of item.containers) {
      const bytes = parseQuantity(text(container?.usage?.memory));
      if (typeof container?.name === 'string' && bytes !== undefined)
        memory.set(keyOf(name, container.name), bytes);
    }
  }
  return memory;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
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

function keyOf(...parts: string[]): string {
  return parts.join('/');
}
