import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  ClusterObjects,
  ObjectsByEntityResponse,
} from '@backstage/plugin-kubernetes-common';
import pLimit from 'p-limit';

/** A question that takes longer is given up, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** Each question may cost a request per kind of object and cluster. */
const MAX_CONCURRENT = 4;
/** More questions than these are not kept waiting. */
const MAX_WAITING = 100;

/** A cluster as the Kubernetes plugin lists it. */
export interface ListedCluster {
  readonly name: string;
  readonly authProvider: string;
}

/** Asks the Kubernetes plugin as its tab does, with the rights of the caller, a few questions at a time. */
export class KubernetesPlugin {
  readonly #limit = pLimit(MAX_CONCURRENT);

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): KubernetesPlugin {
    return new KubernetesPlugin(options);
  }

  private constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  /** @throws Error when the plugin does not answer, or refuses the caller. */
  async clusters(credentials: BackstageCredentials): Promise<ListedCluster[]> {
    const { items } = await this.#ask<{ items: ListedCluster[] }>(
      '/clusters',
      credentials,
    );
    return items;
  }

  /**
   * What matches an entity, by cluster; without those clusters that have neither objects nor errors.
   *
   * @throws Error when the plugin does not answer, or refuses the caller.
   */
  async objects(
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<readonly ClusterObjects[]> {
    const { items } = await this.#ask<ObjectsByEntityResponse>(
      `/services/${encodeURIComponent(entity.metadata.name)}`,
      credentials,
      { entity, auth: {} },
    );
    return items;
  }

  async #ask<T>(
    path: string,
    credentials: BackstageCredentials,
    body?: object,
  ): Promise<T> {
    if (this.#limit.pendingCount >= MAX_WAITING) {
      throw new Error('too many questions are waiting for it');
    }
    return this.#limit(() => this.#fetch<T>(path, credentials, body));
  }

  async #fetch<T>(
    path: string,
    credentials: BackstageCredentials,
    body?: object,
  ): Promise<T> {
    const { auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'kubernetes',
    });
    const response = await fetch(
      `${await discovery.getBaseUrl('kubernetes')}${path}`,
      {
        method: body ? 'POST' : 'GET',
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body && { 'Content-Type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
