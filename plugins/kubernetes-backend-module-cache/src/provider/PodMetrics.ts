import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import {
  ClientPodStatus,
  KubernetesFetchError,
} from '@backstage/plugin-kubernetes-common';
import {
  ClusterDetails,
  CustomResource,
  KubernetesFetcher,
} from '@backstage/plugin-kubernetes-node';
import type { PodMetric, V1Pod } from '@kubernetes/client-node';
import { PortalCredentials } from '../clusters/PortalCredentials';
import { withTimeout } from '../timing/withTimeout';
import { fetchError, NO_METRICS_SERVER, readableErrors } from './fetchErrors';
import { toClientPodStatus } from './podStatus';
import type { TopPods } from './topPods';

/** `metrics.k8s.io` can be read and listed, not watched, so it is asked as long as somebody looks. */
const POD_METRICS: CustomResource = {
  objectType: 'customresources',
  group: 'metrics.k8s.io',
  apiVersion: 'v1beta1',
  plural: 'pods',
};

/** How long a view waits for metrics that are not there yet; the next view has them. */
const MAX_WAIT_MS = 300;

/** How long a cluster without a metrics server is believed to have none. */
const ABSENT_MS = 300_000;

/** Namespaces whose last metrics are kept; beyond it, those asked longest ago are forgotten. */
const MAX_ENTRIES = 5_000;

interface Entry {
  readonly askedAt: number;
  pending?: Promise<void>;
  items?: PodMetric[];
  errors: KubernetesFetchError[];
}

/** The usage of pods, asked of each cluster once per interval and namespace for all who look. */
export class PodMetrics {
  static create(options: {
    fetcher: KubernetesFetcher;
    credentials: PortalCredentials;
    intervalMs: number;
    timeoutMs: number;
    topPods: TopPods;
    now?: () => number;
  }): PodMetrics {
    return new PodMetrics(options);
  }

  readonly #entries = new Map<string, Entry>();
  /** Until when a cluster, by name and URL, is not asked, because it has no metrics server. */
  readonly #absentUntil = new Map<string, number>();

  private constructor(
    private readonly options: Parameters<typeof PodMetrics.create>[0],
  ) {}

  /** The usage of these pods of one cluster, and what went wrong. Takes 300 ms at most and never rejects. */
  async read(
    details: ClusterDetails,
    pods: readonly V1Pod[],
  ): Promise<{
    podMetrics: ClientPodStatus[];
    errors: KubernetesFetchError[];
  }> {
    const byNamespace = new Map<string, V1Pod[]>();
    for (const pod of pods) {
      const namespace = pod.metadata?.namespace;
      if (!namespace) continue;
      byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), pod]);
    }
    const namespaces = [...byNamespace.keys()];
    if (this.#isAbsent(details)) {
      return { podMetrics: [], errors: [fetchError(NO_METRICS_SERVER)] };
    }
    const entries = namespaces.map(namespace =>
      this.#entryOf(details, namespace),
    );
    await soon(entries.flatMap(({ pending }) => pending ?? []));
    const parts = await Promise.all(
      namespaces.map((namespace, index) =>
        this.#usageOf(byNamespace.get(namespace)!, entries[index]),
      ),
    );
    return {
      podMetrics: parts.flatMap(({ podMetrics }) => podMetrics),
      errors: readableErrors(parts.flatMap(({ errors }) => errors)),
    };
  }

  #isAbsent(details: ClusterDetails): boolean {
    const { now = Date.now } = this.options;
    return now() < (this.#absentUntil.get(clusterKey(details)) ?? 0);
  }

  #entryOf(details: ClusterDetails, namespace: string): Entry {
    const { intervalMs, now = Date.now } = this.options;
    const key = `${clusterKey(details)}\n${namespace}`;
    const last = this.#entries.get(key);
    if (last && now() - last.askedAt < intervalMs) return last;
    const entry: Entry = { askedAt: now(), items: last?.items, errors: [] };
    entry.pending = this.#refresh(entry, details, namespace).finally(() => {
      entry.pending = undefined;
    });
    this.#entries.delete(key); // so that the last one asked is the last in the map
    this.#entries.set(key, entry);
    if (this.#entries.size > MAX_ENTRIES) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    return entry;
  }

  async #refresh(
    entry: Entry,
    details: ClusterDetails,
    namespace: string,
  ): Promise<void> {
    const { timeoutMs, now = Date.now } = this.options;
    try {
      const { responses, errors } = await withTimeout(
        () => this.#ask(details, namespace),
        { timeoutMs, what: 'the cluster gave no pod metrics' },
      );
      entry.items = responses[0]?.resources as PodMetric[] | undefined;
      entry.errors = errors;
      if (errors.some(error => error.errorType === 'NOT_FOUND')) {
        this.#absentUntil.set(clusterKey(details), now() + ABSENT_MS);
      }
    } catch (error) {
      entry.items = undefined;
      entry.errors = [fetchError(`pod metrics: ${toError(error).message}`)];
    }
  }

  async #ask(details: ClusterDetails, namespace: string) {
    const { credentials, fetcher } = this.options;
    return await fetcher.fetchObjectsForService({
      serviceId: POD_METRICS.group,
      clusterDetails: details,
      credential: await credentials.get(details),
      objectTypesToFetch: new Set(),
      customResources: [POD_METRICS],
      namespace,
    });
  }

  async #usageOf(
    pods: V1Pod[],
    { items, errors }: Entry,
  ): Promise<{
    podMetrics: ClientPodStatus[];
    errors: KubernetesFetchError[];
  }> {
    if (!items) return { podMetrics: [], errors };
    try {
      const statuses = await this.options.topPods(
        { listPodForAllNamespaces: async () => ({ items: pods }) },
        { getPodMetrics: async () => ({ items } as never) },
      );
      return { podMetrics: statuses.map(toClientPodStatus), errors };
    } catch (error) {
      // It refuses quantities that it does not know.
      const reason = fetchError(`pod metrics: ${toError(error).message}`);
      return { podMetrics: [], errors: [...errors, reason] };
    }
  }
}

function clusterKey({ name, url }: ClusterDetails): string {
  return `${name}\n${url}`;
}

/** Waits for all of them, but not for long. */
async function soon(pending: Promise<void>[]): Promise<void> {
  if (pending.length === 0) return;
  const abort = new AbortController();
  await Promise.race([
    Promise.all(pending),
    sleep(MAX_WAIT_MS, undefined, { signal: abort.signal }).catch(() => {}),
  ]);
  abort.abort();
}
