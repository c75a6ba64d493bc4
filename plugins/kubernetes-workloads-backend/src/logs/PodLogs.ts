import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  ClusterResponse,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  containersOf,
  kubernetesLogsReadPermission,
  LogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { LogStreams } from './LogStreams';

/** What one log may send, in bytes, when it is not followed. */
const MAX_BYTES = 16 * 1024 * 1024;
const DEFAULT_LINES = 500;

/** A log that is being read. */
export interface OpenLog {
  readonly body: AsyncIterable<Buffer>;
  /** Ends it. Must be called, also after its end. */
  close(): void;
}

/** Reads logs of an entity's own pods, and of no others, with the portal's credentials. */
export class PodLogs {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    store: Pick<KubernetesCache, 'request'>;
    streams: LogStreams;
  }): PodLogs {
    return new PodLogs(options);
  }

  private constructor(
    private readonly options: Parameters<typeof PodLogs.create>[0],
  ) {}

  /**
   * Opens the log of one container.
   *
   * @throws NotFoundError for a pod or container that is not the entity's, whether or not it exists.
   * @throws NotAllowedError without permission, or with too many logs open.
   * @throws ServiceUnavailableError when the cluster does not answer.
   */
  async open(
    entityRef: string,
    request: LogRequest,
    credentials: BackstageCredentials,
  ): Promise<OpenLog> {
    const { access, streams } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesLogsReadPermission,
      credentials,
    );
    this.#requireOwnPod(entity, request);
    const release = streams.open(userOf(credentials));
    const leaving = new AbortController();
    try {
      const response = await this.#ask(
        request,
        AbortSignal.any([leaving.signal, streams.signal]),
      );
      return {
        body: response.body,
        close: () => {
          leaving.abort();
          response.discard();
          release();
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Anyone who names a pod outside the entity's match learns nothing of it. */
  #requireOwnPod(entity: Entity, request: LogRequest): void {
    const pod = this.options.objects
      .inClusters(entity)
      .find(({ cluster }) => cluster.name === request.cluster)
      ?.objects(['Pod'])
      .find(
        ({ metadata }) =>
          metadata.name === request.pod &&
          metadata.namespace === request.namespace,
      );
    if (!pod)
      throw new NotFoundError(
        `${entity.metadata.name} has no pod ${request.namespace}/${request.pod} on ${request.cluster}`,
      );
    if (!containersOf(pod).some(({ name }) => name === request.container))
      throw new NotFoundError(
        `Pod ${request.pod} has no container ${request.container}`,
      );
  }

  async #ask(
    request: LogRequest,
    signal: AbortSignal,
  ): Promise<ClusterResponse> {
    const { cluster, namespace, pod, follow } = request;
    const path = `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/pods/${encodeURIComponent(pod)}/log`;
    let response: ClusterResponse;
    try {
      response = await this.options.store.request(cluster, {
        path,
        query: queryOf(request),
        signal,
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        `${cluster} doesn't answer, so the log can't be read`,
        error,
      );
    }
    if (response.status === 200) return response;
    const answer = await textOf(response);
    if (response.status === 403 || response.status === 401)
      throw new NotAllowedError(
        `Mooring lacks permission to read logs in ${cluster}: it needs "get" on pods/log`,
      );
    if (response.status === 400 || response.status === 404)
      throw new NotFoundError(messageOf(answer));
    throw new ServiceUnavailableError(
      `${cluster} answered ${response.status} to the request for the ${
        follow ? 'followed ' : ''
      }log`,
    );
  }
}

function queryOf(request: LogRequest): Record<string, string> {
  const { container, follow, previous, sinceSeconds, timestamps } = request;
  return {
    container,
    tailLines: String(request.tailLines ?? DEFAULT_LINES),
    ...(follow ? { follow: 'true' } : { limitBytes: String(MAX_BYTES) }),
    ...(previous && { previous: 'true' }),
    ...(timestamps && { timestamps: 'true' }),
    ...(sinceSeconds !== undefined && { sinceSeconds: String(sinceSeconds) }),
  };
}

/** The API server's own sentence: `previous terminated container "web" in pod "cart" not found`. */
function messageOf(answer: string): string {
  try {
    const { message } = JSON.parse(answer) as { message?: unknown };
    if (typeof message === 'string' && message) return message.slice(0, 500);
  } catch {
    // no Status object
  }
  return 'The cluster has no such log';
}

async function textOf({ body, discard }: ClusterResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > 64 * 1024) break;
  }
  discard();
  return Buffer.concat(chunks).toString('utf8');
}

function userOf({ principal }: BackstageCredentials): string {
  const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
  return userEntityRef ?? JSON.stringify(principal);
}
