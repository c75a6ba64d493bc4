import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  FleetFilter,
  KubernetesMatchingApi,
  PageRequest,
  RequestOptions,
} from './KubernetesMatchingApi';
import {
  ClusterList,
  EntityMatch,
  FleetFinding,
  MatchFilter,
  MatchingSummary,
  MatchListItem,
  MatchVerdict,
  Page,
} from './types';

type QueryValue = string | number | readonly string[] | undefined;

/**
 * {@link KubernetesMatchingApi} over HTTP, for the browser and for other backends: `discoveryApi` finds the backend. In the
 * browser `fetchApi` adds the caller's credentials; other backends give each request a `token`.
 *
 * @public
 */
export class KubernetesMatchingClient implements KubernetesMatchingApi {
  static create(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }): KubernetesMatchingClient {
    return new KubernetesMatchingClient(options);
  }

  private constructor(
    private readonly options: {
      discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
      fetchApi: { fetch: typeof fetch };
    },
  ) {}

  async getMatch(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<EntityMatch> {
    const { kind, namespace, name } = parseEntityRef(entityRef, {
      defaultNamespace: 'default',
    });
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    return this.#request(`/matches/${path}`, options);
  }

  async listMatches(
    request: MatchFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<MatchListItem>> {
    return this.#request(`/matches${query({ ...request })}`, options);
  }

  async listDanglingLabels(
    request: FleetFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<FleetFinding>> {
    return this.#request(`/dangling-labels${query({ ...request })}`, options);
  }

  async listUnlabelledWorkloads(
    request: FleetFilter & PageRequest,
    options?: RequestOptions,
  ): Promise<Page<FleetFinding>> {
    return this.#request(
      `/unlabelled-workloads${query({ ...request })}`,
      options,
    );
  }

  async listClusters(options?: RequestOptions): Promise<ClusterList> {
    return this.#request('/clusters', options);
  }

  async getSummary(
    request: { readonly days?: number; readonly owner?: readonly string[] },
    options?: RequestOptions,
  ): Promise<MatchingSummary> {
    return this.#request(`/summary${query({ ...request })}`, options);
  }

  async getVerdicts(
    entityRefs: readonly string[],
    options?: RequestOptions,
  ): Promise<readonly MatchVerdict[]> {
    const { items } = await this.#post<{ items: MatchVerdict[] }>(
      '/verdicts',
      { entityRefs },
      options,
    );
    return items;
  }

  async explain(
    entity: Entity,
    options?: RequestOptions,
  ): Promise<EntityMatch> {
    return this.#post('/explain', { entity }, options);
  }

  async #post<T>(
    path: string,
    body: object,
    options?: RequestOptions,
  ): Promise<T> {
    return this.#request(path, {
      ...options,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #request<T>(
    path: string,
    options?: RequestOptions & RequestInit,
  ): Promise<T> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('kubernetes-matching');
    const response = await fetchApi.fetch(
      `${baseUrl}${path}`,
      authorized(options),
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}

function authorized(
  options: (RequestOptions & RequestInit) | undefined,
): RequestInit | undefined {
  if (options?.token === undefined) return options;
  const { token, headers, ...init } = options;
  return { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } };
}

/** `?status=unmatched&status=unknown&limit=50`; empty when there is nothing to ask for. */
function query(values: Record<string, QueryValue>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const one of [value ?? []].flat()) parameters.append(key, String(one));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
