import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  containersOf,
  kubernetesLogsReadPermission,
  LogRequest,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { ContainerLogs } from './ContainerLogs';
import { containersOfWorkload } from './containersOfWorkload';
import { LogStream, LogStreams } from './LogStreams';
import { MergedLog } from './MergedLog';
import { OpenLog, ownLine } from './OpenLog';

/** A log is followed for so long, in milliseconds; then the caller's permission is asked for again. */
const MAX_FOLLOWED = 60 * 60 * 1000;

/** Reads logs of an entity's own pods, and of no others, with the portal's credentials. */
export class PodLogs {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    logs: ContainerLogs;
    streams: LogStreams;
    /** How long a log is followed, in milliseconds. Default: one hour. */
    maxFollowed?: number;
  }): PodLogs {
    return new PodLogs(options);
  }

  private constructor(
    private readonly options: Parameters<typeof PodLogs.create>[0],
  ) {}

  /**
   * Opens the log of one container, or those of a workload.
   *
   * @throws NotFoundError for what is not the entity's, whether or not it exists.
   * @throws NotAllowedError without permission, or with too many logs open.
   * @throws ServiceUnavailableError when the cluster does not answer.
   */
  async open(
    entityRef: string,
    request: LogRequest | WorkloadLogRequest,
    credentials: BackstageCredentials,
  ): Promise<OpenLog> {
    const { access, objects, streams } = this.options;
    const { maxFollowed = MAX_FOLLOWED } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesLogsReadPermission,
      credentials,
    );
    if ('pod' in request) await requireOwnPod(objects, entity, request);
    else await containersOfWorkload(objects, entity, request);
    const stream = streams.open(userOf(credentials));
    const leaving = new AbortController();
    const expired = AbortSignal.timeout(maxFollowed);
    const signal = AbortSignal.any([leaving.signal, streams.signal, expired]);
    const close = () => {
      leaving.abort();
      stream.close();
    };
    try {
      const body = await this.#body(entity, request, stream, signal);
      return {
        close,
        body: paced(body, { stream, signal }, () => {
          if (leaving.signal.aborted) return undefined;
          if (streams.signal.aborted)
            return 'The portal is being stopped; open the log again in a minute';
          return expired.aborted
            ? 'This log was followed for an hour; open it again to go on'
            : undefined;
        }),
      };
    } catch (error) {
      close();
      throw error;
    }
  }

  #body(
    entity: Entity,
    request: LogRequest | WorkloadLogRequest,
    stream: LogStream,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer>> {
    const { logs, objects } = this.options;
    if ('pod' in request) return logs.open(request, request, signal);
    return MergedLog.create({
      list: () => containersOfWorkload(objects, entity, request),
      logs,
      options: request,
      stream,
      signal,
    }).open();
  }
}

/** A log as fast as its reader may have it. What is not read stays in the cluster. */
async function* paced(
  body: AsyncIterable<Buffer>,
  { stream, signal }: { stream: LogStream; signal: AbortSignal },
  reasonOfEnd: () => string | undefined,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) {
      yield chunk;
      const wait = stream.pass(chunk.length);
      if (wait > 0) await sleep(wait, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const reason = reasonOfEnd();
  if (reason) yield Buffer.concat([Buffer.from('\n'), ownLine(reason)]);
}

/** Naming a pod outside the entity's match tells nothing of it. */
async function requireOwnPod(
  objects: EntityObjects,
  entity: Entity,
  { cluster, namespace, pod: name, container }: LogRequest,
): Promise<void> {
  const { object: pod } = await objects.one(entity, {
    cluster,
    object: { kind: 'Pod', namespace, name },
  });
  if (!containersOf(pod).some(status => status.name === container))
    throw new NotFoundError(`Pod ${name} has no container ${container}`);
}

function userOf({ principal }: BackstageCredentials): string {
  const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
  return userEntityRef ?? JSON.stringify(principal);
}
