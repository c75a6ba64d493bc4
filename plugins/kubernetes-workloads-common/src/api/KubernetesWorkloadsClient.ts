import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { ActionRequest, ActionResult, WorkloadAction } from './actions';
import { ChangesRequest, EntityChanges } from './changes';
import { LogRequest, WorkloadLogRequest } from './logs';
import { EntityAlerts, EntityMetrics, MetricsRange } from './metrics';
import { ObjectEvents, ObjectManifest, ObjectRequest } from './objects';
import { EntitySummaries, MAX_SUMMARIES } from './summaries';
import { EntityWorkloads, PodPage, PodsRequest } from './types';
import { EntityUsage } from './usage';

/**
 * What every call takes.
 *
 * @public
 */
export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

/**
 * What the kubernetes-workloads backend answers. Every call throws a ResponseError for an answer that is not 2xx.
 *
 * @public
 */
export interface KubernetesWorkloadsApi {
  getWorkloads(
    entityRef: string,
    options?: CallOptions,
  ): Promise<EntityWorkloads>;
  /** Further pods, for a component that has more than {@link EntityWorkloads} holds. */
  getPods(
    entityRef: string,
    request: PodsRequest,
    options?: CallOptions,
  ): Promise<PodPage>;
  /** How many entities are, in short; asked for in parts of {@link MAX_SUMMARIES}. */
  getSummaries(
    entityRefs: readonly string[],
    options?: CallOptions,
  ): Promise<EntitySummaries>;
  getEvents(
    entityRef: string,
    request: ObjectRequest,
    options?: CallOptions,
  ): Promise<ObjectEvents>;
  getManifest(
    entityRef: string,
    request: ObjectRequest,
    options?: CallOptions,
  ): Promise<ObjectManifest>;
  /** What the entity's pods use of CPU and memory. */
  getUsage(entityRef: string, options?: CallOptions): Promise<EntityUsage>;
  /** What Prometheus knows of the entity's pods. */
  getMetrics(
    entityRef: string,
    range: MetricsRange,
    options?: CallOptions,
  ): Promise<EntityMetrics>;
  /** The alerts that fire for the entity. */
  getAlerts(entityRef: string, options?: CallOptions): Promise<EntityAlerts>;
  getChanges(
    entityRef: string,
    request?: ChangesRequest,
    options?: CallOptions,
  ): Promise<EntityChanges>;
  /** Does something, or asks the cluster whether it would. */
  invokeAction(
    entityRef: string,
    action: WorkloadAction,
    request: ActionRequest,
  ): Promise<ActionResult>;
  /** A log, of one container or of all pods of a workload, in pieces of text as they come. */
  readLog(
    entityRef: string,
    request: LogRequest | WorkloadLogRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<string>;
}

/**
 * {@link KubernetesWorkloadsApi} over HTTP: `discoveryApi` finds the backend, and `fetchApi` adds the caller's credentials.
 *
 * @public
 */
export class KubernetesWorkloadsClient implements KubernetesWorkloadsApi {
  static create(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }): KubernetesWorkloadsClient {
    return new KubernetesWorkloadsClient(options);
  }

  private constructor(
    private readonly options: Parameters<
      typeof KubernetesWorkloadsClient.create
    >[0],
  ) {}

  getWorkloads(
    entityRef: string,
    options: CallOptions = {},
  ): Promise<EntityWorkloads> {
    return this.#json(pathOf(entityRef), options);
  }

  getPods(
    entityRef: string,
    request: PodsRequest,
    options: CallOptions = {},
  ): Promise<PodPage> {
    return this.#json(
      `${pathOf(entityRef)}/pods?${queryOf({ ...request })}`,
      options,
    );
  }

  async getSummaries(
    entityRefs: readonly string[],
    options: CallOptions = {},
  ): Promise<EntitySummaries> {
    const parts: Promise<EntitySummaries>[] = [];
    for (let start = 0; start < entityRefs.length; start += MAX_SUMMARIES) {
      const query = new URLSearchParams(
        entityRefs
          .slice(start, start + MAX_SUMMARIES)
          .map(ref => ['entityRef', ref]),
      );
      parts.push(this.#json(`/summaries?${query}`, options));
    }
    const answers = await Promise.all(parts);
    return {
      items: answers.flatMap(({ items }) => items),
      unavailable: answers.flatMap(({ unavailable }) => unavailable),
      notes: [...new Set(answers.flatMap(({ notes }) => notes))],
    };
  }

  getEvents(
    entityRef: string,
    request: ObjectRequest,
    options: CallOptions = {},
  ): Promise<ObjectEvents> {
    return this.#json(
      `${pathOf(entityRef)}/events?${objectQuery(request)}`,
      options,
    );
  }

  getManifest(
    entityRef: string,
    request: ObjectRequest,
    options: CallOptions = {},
  ): Promise<ObjectManifest> {
    return this.#json(
      `${pathOf(entityRef)}/manifest?${objectQuery(request)}`,
      options,
    );
  }

  getUsage(entityRef: string, options: CallOptions = {}): Promise<EntityUsage> {
    return this.#json(`${pathOf(entityRef)}/usage`, options);
  }

  getMetrics(
    entityRef: string,
    range: MetricsRange,
    options: CallOptions = {},
  ): Promise<EntityMetrics> {
    return this.#json(`${pathOf(entityRef)}/metrics?range=${range}`, options);
  }

  getAlerts(
    entityRef: string,
    options: CallOptions = {},
  ): Promise<EntityAlerts> {
    return this.#json(`${pathOf(entityRef)}/alerts`, options);
  }

  getChanges(
    entityRef: string,
    request: ChangesRequest = {},
    options: CallOptions = {},
  ): Promise<EntityChanges> {
    return this.#json(
      `${pathOf(entityRef)}/changes?${queryOf({ ...request })}`,
      options,
    );
  }

  invokeAction(
    entityRef: string,
    action: WorkloadAction,
    request: ActionRequest,
  ): Promise<ActionResult> {
    return this.#json(`${pathOf(entityRef)}/actions/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  }

  async *readLog(
    entityRef: string,
    request: LogRequest | WorkloadLogRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncIterable<string> {
    const response = await this.#send(
      `${pathOf(entityRef)}/logs?${logQuery(request)}`,
      { signal },
    );
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    try {
      while (reader) {
        const { done, value } = await reader.read();
        if (done) break;
        yield decoder.decode(value, { stream: true });
      }
    } finally {
      await reader?.cancel().catch(() => {}); // it has ended, or broke off
    }
  }

  async #json<Body>(path: string, init: RequestInit): Promise<Body> {
    return await (await this.#send(path, init)).json();
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('kubernetes-workloads');
    const response = await fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

function pathOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef, {
    defaultNamespace: 'default',
  });
  return `/workloads/${[kind, namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}

function objectQuery({ cluster, object }: ObjectRequest): URLSearchParams {
  const { kind, namespace, name } = object;
  return queryOf({
    cluster,
    objectKind: kind,
    objectNamespace: namespace,
    objectName: name,
  });
}

function logQuery(request: LogRequest | WorkloadLogRequest): URLSearchParams {
  if ('pod' in request) {
    const { namespace, ...others } = request;
    return queryOf({ podNamespace: namespace, ...others });
  }
  const { workload, ...others } = request;
  return queryOf({
    podNamespace: workload.namespace,
    workloadKind: workload.kind,
    workload: workload.name,
    ...others,
  });
}

/** What is absent or false says nothing. */
function queryOf(values: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== false) query.set(key, String(value));
  return query;
}
