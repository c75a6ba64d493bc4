import { createHash } from 'node:crypto';
import { Dispatcher, Pool } from 'undici';
import { ClusterCredential } from '../model/WatchedCluster';
import { ClusterAddress } from './ClusterAddress';
import { clusterPath, parseClusterUrl } from './clusterUrl';
import { connectToCluster } from './connectToCluster';
import { ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from './limits';
import { SignsOfLife } from './SignsOfLife';
import {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
  Transport,
} from './Transport';
import { TransportError } from './TransportError';

const USER_AGENT = 'mooring-kubernetes-cache';

/** Larger heads of answers are refused, in bytes. */
const MAX_HEADER_BYTES = 64 * 1024;

/** What the API server may send ahead on one connection and on one of its streams, in bytes. */
const CONNECTION_WINDOW_BYTES = 8 * 1024 * 1024;
const STREAM_WINDOW_BYTES = 1024 * 1024;

/** The connections of one client certificate, or of none. */
interface Connections {
  readonly identity: string;
  readonly pool: Pool;
  /** When an answer last began, in milliseconds of `performance.now()`. */
  heardAt: number;
}

/**
 * One API server over undici: all requests over one connection where the server speaks HTTP/2, and one connection for
 * each request that is open at the same time where it does not. Redirects are not followed.
 *
 * @public
 */
export class UndiciTransport implements Transport {
  static create(options: {
    address: ClusterAddress;
    getCredential: () => Promise<ClusterCredential>;
    limits?: Partial<ConnectionLimits>;
    /** Called for each connection that was made. */
    onConnection?: () => void;
    /** Called with each piece of a body that comes, whatever it says; a head alone does not count. */
    onAnswer?: () => void;
    /** Called with the time of day in the cluster, in milliseconds since the epoch, as each answer tells it. */
    onDate?: (date: number) => void;
  }): UndiciTransport {
    return new UndiciTransport(options);
  }

  readonly #url: URL | undefined;
  readonly #closing = new AbortController();
  /** All that may have sockets. */
  readonly #all = new Set<Connections>();
  #current?: Connections;
  #pendingCredential?: Promise<ClusterCredential>;
  #connections = 0;
  readonly #limits: ConnectionLimits;
  readonly #signs: SignsOfLife;

  private constructor(
    private readonly options: Parameters<typeof UndiciTransport.create>[0],
  ) {
    this.#limits = { ...DEFAULT_CONNECTION_LIMITS, ...options.limits };
    this.#url = parseClusterUrl(options.address.url);
    this.#signs = SignsOfLife.create(this.#limits);
  }

  get connections(): number {
    return this.#connections;
  }

  get heardAgoMs(): number | undefined {
    return this.#signs.age;
  }

  async get(request: ClusterRequest): Promise<ClusterResponse> {
    return await this.send({ ...request, method: 'GET' });
  }

  /** The same with any method, and with JSON to send. */
  async send(
    request: ClusterRequest & {
      method: 'GET' | 'POST' | ClusterChange['method'];
      body?: object;
      contentType?: string;
    },
  ): Promise<ClusterResponse> {
    const signal = AbortSignal.any([request.signal, this.#closing.signal]);
    signal.throwIfAborted();
    const limits = this.#limits;
    const url = this.#url;
    if (!url) {
      throw new TransportError(
        'dns',
        `its URL is ${JSON.stringify(
          this.options.address.url,
        )}; write one such as "https://10.0.0.1:6443"`,
      );
    }
    const credential = await this.#credential(signal);
    if (credential.type === 'bearer token' && !isToken(credential.token)) {
      throw new TransportError(
        'credentials',
        'the token is empty, or has a line break or another character that no token has; copy it again',
      );
    }
    const connections = this.#connectionsFor(url, credential);
    const askedAt = performance.now();
    const giveUp = () => {
      // Something in between may accept requests that the API server never sees.
      if (connections.heardAt < askedAt) this.#retire(connections);
      return new TransportError(
        'api',
        `no answer within ${limits.headersMs / 1000} s`,
      );
    };
    try {
      const response = await within(limits.headersMs, {
        signal,
        onTimeout: giveUp,
        run: deadline =>
          connections.pool.request({
            method: request.method,
            path: clusterPath(url, request.path),
            query: request.query,
            headers: {
              ...headersFor(credential),
              accept: request.accept ?? 'application/json',
              ...(request.body && {
                'content-type': request.contentType ?? 'application/json',
              }),
            },
            body: request.body && JSON.stringify(request.body),
            signal: deadline,
          }),
      });
      connections.heardAt = performance.now();
      const date = Date.parse(String(response.headers.date));
      if (!Number.isNaN(date)) this.options.onDate?.(date);
      return toResponse(response, this.options.onAnswer);
    } catch (error) {
      signal.throwIfAborted();
      throw TransportError.from(error, 'api');
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new TransportError('api', 'no longer watched'));
    await Promise.all([...this.#all].map(({ pool }) => pool.destroy()));
  }

  /** Those who ask at the same moment share an answer; nobody gets one from before. */
  async #credential(signal: AbortSignal): Promise<ClusterCredential> {
    const { credentialMs } = this.#limits;
    const pending = (this.#pendingCredential ??= this.options.getCredential());
    const forget = () => {
      if (this.#pendingCredential === pending) {
        this.#pendingCredential = undefined;
      }
    };
    pending.then(forget, forget);
    try {
      return await within(credentialMs, {
        signal,
        onTimeout: () =>
          new TransportError(
            'credentials',
            `no credential within ${credentialMs / 1000} s`,
          ),
        run: () => pending,
      });
    } catch (error) {
      forget(); // it may never come
      signal.throwIfAborted();
      throw TransportError.from(error, 'credentials');
    }
  }

  /** Connections depend on client certificates alone; other credentials go with each request. */
  #connectionsFor(url: URL, credential: ClusterCredential): Connections {
    const identity = identityOf(credential);
    if (this.#current && this.#current.identity !== identity) {
      this.#retire(this.#current);
    }
    this.#current ??= {
      identity,
      pool: this.#createPool(url, credential),
      heardAt: 0,
    };
    this.#all.add(this.#current);
    return this.#current;
  }

  /** From now on there are new connections. What is open on these goes on until it ends by itself. */
  #retire(connections: Connections): void {
    if (this.#current === connections) this.#current = undefined;
    const forget = () => this.#all.delete(connections);
    connections.pool.close().then(forget, forget);
  }

  #createPool(url: URL, credential: ClusterCredential): Pool {
    const { address } = this.options;
    const limits = this.#limits;
    return new Pool(url.origin, {
      allowH2: true,
      maxHeaderSize: MAX_HEADER_BYTES,
      // How long an answer may take is for those to say who know what they asked for.
      headersTimeout: 0,
      bodyTimeout: 0,
      h2Options: {
        pingInterval: limits.pingMs,
        connectionWindowSize: CONNECTION_WINDOW_BYTES,
      },
      // undici 8.12 does not heed `h2Options.settings` here.
      initialWindowSize: STREAM_WINDOW_BYTES,
      connect: (_, callback) => {
        connectToCluster({
          ...{ address, credential, limits, signs: this.#signs },
        }).then(
          socket => {
            this.#connections += 1;
            callback(null, socket);
            this.options.onConnection?.();
          },
          error => callback(error, null),
        );
      },
    });
  }
}

function identityOf(credential: ClusterCredential): string {
  return credential.type === 'x509 client certificate'
    ? createHash('sha256')
        .update(credential.cert)
        .update('\0')
        .update(credential.key)
        .digest('base64')
    : '';
}

/** Whether it can be sent in a header. */
function isToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

function headersFor(credential: ClusterCredential): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    ...(credential.type === 'bearer token' && {
      authorization: `Bearer ${credential.token}`,
    }),
  };
}

function toResponse(
  response: Dispatcher.ResponseData,
  onAnswer: (() => void) | undefined,
): ClusterResponse {
  const { statusCode, headers, body } = response;
  return {
    status: statusCode,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body: {
      async *[Symbol.asyncIterator]() {
        try {
          for await (const chunk of body) {
            onAnswer?.();
            yield chunk;
          }
        } catch (error) {
          throw TransportError.from(error, 'api');
        }
      },
    },
    discard() {
      body.on('error', () => {}).destroy();
    },
  };
}

/** Runs something that may take only so long, in the machine's own time. */
async function within<T>(
  milliseconds: number,
  options: {
    signal: AbortSignal;
    onTimeout: () => TransportError;
    run: (deadline: AbortSignal) => Promise<T>;
  },
): Promise<T> {
  const { signal, onTimeout, run } = options;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(onTimeout()), milliseconds);
  // A caller that waits for what cannot be aborted waits no longer than the deadline.
  const aborted = new Promise<never>((_, reject) => {
    const both = AbortSignal.any([signal, deadline.signal]);
    both.addEventListener('abort', () => reject(both.reason), { once: true });
  });
  try {
    return await Promise.race([
      run(AbortSignal.any([signal, deadline.signal])),
      aborted,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
