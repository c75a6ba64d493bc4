import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { EntityWorkloads, LogRequest } from './types';

/**
 * What the kubernetes-workloads backend answers.
 *
 * @public
 */
export interface KubernetesWorkloadsApi {
  /** @throws ResponseError for an answer that is not 2xx. */
  getWorkloads(
    entityRef: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<EntityWorkloads>;
  /**
   * The log of one container, in pieces of text as they come.
   *
   * @throws ResponseError for an answer that is not 2xx.
   */
  readLog(
    entityRef: string,
    request: LogRequest,
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

  async getWorkloads(
    entityRef: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<EntityWorkloads> {
    const response = await this.#get(pathOf(entityRef), options.signal);
    return await response.json();
  }

  async *readLog(
    entityRef: string,
    { namespace, ...request }: LogRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncIterable<string> {
    const query = new URLSearchParams({ podNamespace: namespace });
    for (const [key, value] of Object.entries(request))
      if (value !== undefined && value !== false) query.set(key, String(value));
    const response = await this.#get(
      `${pathOf(entityRef)}/logs?${query}`,
      signal,
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

  async #get(path: string, signal?: AbortSignal): Promise<Response> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('kubernetes-workloads');
    const response = await fetchApi.fetch(`${baseUrl}${path}`, { signal });
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
