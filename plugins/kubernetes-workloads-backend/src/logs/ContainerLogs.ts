import {
  ClusterResponse,
  KubernetesCache,
  TransportError,
} from '@mooring/plugin-kubernetes-cache-node';
import { LogOptions } from '@mooring/plugin-kubernetes-workloads-common';
import { ask } from '../cluster/ask';
import { ownLine } from './OpenLog';

/** What one log sends, in bytes, when it is not followed. */
const MAX_BYTES = 16 * 1024 * 1024;
const DEFAULT_LINES = 500;

/** A container of a pod. */
export interface Container {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Reads the logs of containers from clusters. Check that the caller may read them first. */
export class ContainerLogs {
  static create(store: Pick<KubernetesCache, 'request'>): ContainerLogs {
    return new ContainerLogs(store);
  }

  private constructor(
    private readonly store: Pick<KubernetesCache, 'request'>,
  ) {}

  /**
   * Opens a log; its body ends with a sentence of the portal's own when the cluster is lost or there is more than is sent,
   * and without one when the signal aborts.
   *
   * @throws NotAllowedError when the portal may not read logs.
   * @throws NotFoundError with the cluster's own sentence.
   * @throws ServiceUnavailableError when the cluster doesn't answer.
   */
  async open(
    container: Container,
    options: LogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer>> {
    const { cluster, namespace, pod } = container;
    const path = `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/pods/${encodeURIComponent(pod)}/log`;
    const response = await ask(
      this.store,
      cluster,
      { path, query: queryOf(container, options), signal },
      { task: 'read logs', right: '"get" on pods/log' },
    );
    // Also of a log that nobody begins to read
    signal.addEventListener('abort', () => response.discard(), { once: true });
    if (signal.aborted) response.discard();
    return withEnd(response, { cluster, follow: options.follow, signal });
  }
}

/** The body, and why it ends, where it would have gone on. */
async function* withEnd(
  { body, discard }: ClusterResponse,
  about: { cluster: string; follow?: boolean; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const { cluster, follow, signal } = about;
  let size = 0;
  let last = 0x0a;
  try {
    for await (const chunk of body) {
      if (chunk.length === 0) continue;
      size += chunk.length;
      last = chunk[chunk.length - 1];
      yield chunk;
    }
    if (!follow && size >= MAX_BYTES)
      yield end(last, 'The log goes on: only 16 MiB are shown at once');
  } catch (error) {
    if (signal.aborted) return;
    const { message } = TransportError.from(error, 'api');
    yield end(last, `${cluster} was lost, so the log ends here: ${message}`);
  } finally {
    discard();
  }
}

/** A line of its own, also when the log broke off within one. */
function end(last: number, text: string): Buffer {
  const line = ownLine(text);
  return last === 0x0a ? line : Buffer.concat([Buffer.from('\n'), line]);
}

function queryOf(
  { container }: Container,
  options: LogOptions,
): Record<string, string> {
  const { follow, previous, sinceSeconds, tailLines, timestamps } = options;
  return {
    container,
    tailLines: String(tailLines ?? DEFAULT_LINES),
    ...(follow ? { follow: 'true' } : { limitBytes: String(MAX_BYTES) }),
    ...(previous && { previous: 'true' }),
    ...(timestamps && { timestamps: 'true' }),
    ...(sinceSeconds !== undefined && { sinceSeconds: String(sinceSeconds) }),
  };
}
