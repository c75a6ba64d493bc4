import {
  WatchTransport,
  ClusterRequest,
  ClusterResponse,
} from '../transport/Transport';
import { TransportError } from '../transport/TransportError';
import { SimulatedClock } from './SimulatedClock';
import { Change, SimulatedEtcd } from './SimulatedEtcd';
import { SimulatedStream } from './SimulatedStream';

/** As an API server: it waits so long for a version that it does not know. */
const TOO_LARGE_MS = 3_000;
const BOOKMARKS_MS = 60_000;

/** When {@link DEFAULT_CONNECTION_LIMITS} notice that nothing comes any more, at the latest. */
const SILENCE_MS = 12_000;
const REACH_MS = 5_000;

/** What the reader takes, and more than that. */
export const MAX_OBJECT_BYTES = 1_000;
const LARGE = '<'.repeat(MAX_OBJECT_BYTES);

interface Watch {
  readonly stream: SimulatedStream;
  readonly start: number;
}

export type Network = 'up' | 'refuses' | 'drops';

/**
 * An API server with one kind, `pods`, and the network to it: answers what kube-apiserver does, which the conformance tests
 * hold it against.
 */
export class SimulatedApiServer implements WatchTransport {
  static create(options: {
    clock: SimulatedClock;
    etcd: SimulatedEtcd;
    /** Whether the reader may get the namespace `kube-system`. */
    tellsIdentity: boolean;
  }): SimulatedApiServer {
    return new SimulatedApiServer(
      options.clock,
      options.etcd,
      options.tellsIdentity,
    );
  }

  connections = 0;
  #isConnected = false;
  #network: Network = 'up';
  #droppedAt = 0;
  /** When watches ended whose end is held back. */
  #endedAt?: number;
  #lateMs = 0;
  /** When the last connection ended, or its packets began to be dropped. */
  #brokenAt?: number;
  readonly #watches = new Set<Watch>();
  /** What the next requests are answered with. */
  #statuses: number[] = [];
  readonly #waiting = new Set<(reason: unknown) => void>();
  #bookmarks: unknown;
  #silence: unknown;

  private constructor(
    private readonly clock: SimulatedClock,
    private etcd: SimulatedEtcd,
    private readonly tellsIdentity: boolean,
  ) {
    this.#scheduleBookmarks();
  }

  get cluster(): SimulatedEtcd {
    return this.etcd;
  }

  /** When packets were dropped last. */
  get droppedAt(): number {
    return this.#network === 'drops'
      ? this.clock.performance.now()
      : this.#droppedAt;
  }

  /** For how long the end of a watch was held back, when packets were dropped last: nobody can tell when it had ended. */
  get lateMs(): number {
    return this.#lateMs;
  }

  get heardAgoMs(): number | undefined {
    const now = this.clock.performance.now();
    return this.connections === 0 ? undefined : now - (this.#brokenAt ?? now);
  }

  get isUp(): boolean {
    return this.#network === 'up';
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  /** Tells the watches of a change. */
  tell(change: Change | undefined): void {
    if (change)
      this.#send(watch => change.revision > watch.start && eventOf(change));
  }

  /** The next requests are answered with this status. */
  fail(status: number, times: number): void {
    this.#statuses = Array.from({ length: times }, () => status);
  }

  /** Ends all watches in good order, as API servers do now and then. */
  endWatches(): void {
    if (this.#network === 'drops' && this.#watches.size > 0)
      this.#endedAt ??= this.clock.performance.now();
    for (const { stream } of this.#watches) stream.end();
  }

  /** Breaks all connections; the next ones may be to another cluster. */
  reset(etcd: SimulatedEtcd = this.etcd): void {
    this.etcd = etcd;
    this.#break();
    this.#isConnected = false;
    for (const { stream } of this.#watches) {
      stream.fail(new TransportError('api', 'the connection was reset'));
    }
    this.#watches.clear();
  }

  setNetwork(network: Network): void {
    if (network === this.#network) return;
    if (this.#network === 'drops' && network !== 'drops') {
      this.#droppedAt = this.clock.performance.now();
      this.#lateMs = this.#droppedAt - (this.#endedAt ?? this.#droppedAt);
      this.#endedAt = undefined;
      for (const { stream } of this.#watches) stream.release();
      if (this.#isConnected && network === 'up') this.#brokenAt = undefined;
    }
    this.#network = network;
    this.clock.clearTimeout(this.#silence);
    if (network === 'refuses') this.reset();
    if (network !== 'drops') return;
    this.#break();
    for (const { stream } of this.#watches) stream.hold();
    this.#silence = this.clock.setTimeout(() => {
      this.#isConnected = false;
      for (const { stream } of this.#watches) stream.fail(silent());
      this.#watches.clear();
    }, SILENCE_MS);
  }

  async get(request: ClusterRequest): Promise<ClusterResponse> {
    request.signal.throwIfAborted();
    if (this.#network === 'refuses') {
      throw new TransportError('tcp', 'it refuses connections');
    }
    if (this.#network === 'drops') {
      await this.#wait(
        this.#isConnected ? SILENCE_MS : REACH_MS,
        request.signal,
      );
      throw this.#isConnected
        ? silent()
        : new TransportError('tcp', 'no connection');
    }
    if (!this.#isConnected) {
      this.#isConnected = true;
      this.connections += 1;
      this.#brokenAt = undefined;
    }
    const status = this.#statuses.shift();
    if (status !== undefined) return json({ code: status }, status);
    const { path, query } = request;
    if (path.endsWith('/namespaces/kube-system')) {
      return this.tellsIdentity
        ? json({ metadata: { uid: this.etcd.uid } })
        : json({ code: 403 }, 403);
    }
    return query.watch ? this.#watch(request) : await this.#list(request);
  }

  async close(): Promise<void> {
    for (const giveUp of this.#waiting) giveUp(silent());
    this.clock.clearTimeout(this.#bookmarks);
    this.clock.clearTimeout(this.#silence);
  }

  #break(): void {
    if (this.#isConnected) this.#brokenAt ??= this.clock.performance.now();
  }

  async #list({ query, signal }: ClusterRequest): Promise<ClusterResponse> {
    const asked = Number(query.resourceVersion ?? 0);
    if (asked > this.etcd.revision) {
      await this.#wait(TOO_LARGE_MS, signal);
      if (!this.#isConnected || this.#network !== 'up') {
        throw new TransportError('api', 'the connection was reset');
      }
    }
    const { revision } = this.etcd;
    if (asked > revision) {
      const message = `Timeout: Too large resource version: ${asked}, current: ${revision}`;
      const causes = [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ];
      return json(
        {
          code: 504,
          reason: 'Timeout',
          message,
          details: { causes, retryAfterSeconds: 1 },
        },
        504,
      );
    }
    const name = /^metadata\.name=(.*)$/.exec(query.fieldSelector ?? '')?.[1];
    const items = [...this.etcd.objects().values()]
      .filter(object => name === undefined || object.name === name)
      .map(objectOf);
    return json({
      ...{ kind: 'PodList', apiVersion: 'v1' },
      metadata: { resourceVersion: String(revision) },
      items,
    });
  }

  #watch({ query, signal }: ClusterRequest): ClusterResponse {
    const { etcd, clock } = this;
    const stream = SimulatedStream.create();
    const isList = query.sendInitialEvents === 'true';
    const start = isList ? etcd.revision : Number(query.resourceVersion);
    const watch: Watch = { stream, start };
    if (isList) {
      for (const object of etcd.objects().values()) {
        stream.push(eventOf({ ...object, type: 'ADDED' }));
      }
      stream.push(bookmarkOf(start, true));
    } else if (start < etcd.compacted) {
      const message = `too old resource version: ${start} (${etcd.compacted})`;
      const status = { kind: 'Status', code: 410, reason: 'Expired', message };
      stream.push(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
      stream.end();
      return toResponse(stream);
    } else {
      for (const change of etcd.since(start)) stream.push(eventOf(change));
    }
    this.#watches.add(watch);
    const timer = clock.setTimeout(
      () => stream.end(),
      Number(query.timeoutSeconds) * 1000,
    );
    stream.onClose = () => {
      clock.clearTimeout(timer);
      this.#watches.delete(watch);
    };
    signal.addEventListener(
      'abort',
      () => {
        stream.fail(signal.reason);
        stream.close();
      },
      { once: true },
    );
    return toResponse(stream);
  }

  #send(lineFor: (watch: Watch) => string | false): void {
    for (const watch of this.#watches) {
      const line = lineFor(watch);
      if (line) watch.stream.push(line);
    }
  }

  #scheduleBookmarks(): void {
    this.#bookmarks = this.clock.setTimeout(() => {
      const { revision } = this.etcd;
      this.#send(
        ({ start }) => revision > start && bookmarkOf(revision, false),
      );
      this.#scheduleBookmarks();
    }, BOOKMARKS_MS);
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    let giveUp: (reason: unknown) => void = () => {};
    let timer: unknown;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = this.clock.setTimeout(resolve, milliseconds);
        giveUp = reject;
        this.#waiting.add(giveUp);
        signal.addEventListener('abort', () => reject(signal.reason), {
          once: true,
        });
      });
    } finally {
      this.clock.clearTimeout(timer);
      this.#waiting.delete(giveUp);
    }
  }
}

function silent(): TransportError {
  return new TransportError('tcp', 'the connection is half-open', {
    isSilence: true,
  });
}

function objectOf({ name, uid, revision, content, isLarge }: Change) {
  return {
    metadata: {
      ...{ name, namespace: 'shop', uid, resourceVersion: String(revision) },
      labels: { content },
    },
    ...(isLarge && { spec: LARGE }),
  };
}

function eventOf(change: Change): string {
  const object = { kind: 'Pod', apiVersion: 'v1', ...objectOf(change) };
  return `${JSON.stringify({ type: change.type, object })}\n`;
}

function bookmarkOf(revision: number, completesList: boolean): string {
  const metadata = {
    resourceVersion: String(revision),
    ...(completesList && {
      annotations: { 'k8s.io/initial-events-end': 'true' },
    }),
  };
  return `${JSON.stringify({
    type: 'BOOKMARK',
    object: { kind: 'Pod', apiVersion: 'v1', metadata },
  })}\n`;
}

function json(body: object, status = 200): ClusterResponse {
  const stream = SimulatedStream.create();
  stream.push(JSON.stringify(body));
  stream.end();
  return toResponse(stream, status);
}

function toResponse(stream: SimulatedStream, status = 200): ClusterResponse {
  return {
    status,
    header: name => (name === 'content-type' ? 'application/json' : undefined),
    body: stream,
    discard: () => stream.close(),
  };
}
