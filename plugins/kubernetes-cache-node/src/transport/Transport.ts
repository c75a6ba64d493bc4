/**
 * A request to an API server that only reads.
 *
 * @public
 */
export interface ClusterRequest {
  /** Below the cluster's URL, such as `/api/v1/pods`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The header of this name. Default: `application/json`. */
  readonly accept?: string;
  /** Ends the request, and its answer while that is being read. */
  readonly signal: AbortSignal;
}

/**
 * A request to an API server that changes something.
 *
 * @public
 */
export interface ClusterChange extends ClusterRequest {
  readonly method: 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: object;
  /** Default: `application/json`. Of a patch it says which kind it is. */
  readonly contentType?: string;
}

/**
 * The head of an answer, and its body as it comes. Read the body to its end, or discard it.
 *
 * @public
 */
export interface ClusterResponse {
  readonly status: number;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Buffer>;
  /** Ends the answer without reading it. */
  discard(): void;
}

/**
 * The way to one API server. What goes wrong on it is thrown as a {@link TransportError}, that of bodies included; an
 * answer is an answer, whatever its status.
 *
 * @public
 */
export interface Transport {
  get(request: ClusterRequest): Promise<ClusterResponse>;
  /** Ends all requests and connections; resolves once no socket is left. */
  close(): Promise<void>;
}

/** A transport that watches are opened on. */
export interface WatchTransport extends Transport {
  /** How many connections were made so far: another number may mean another API server, or another cluster. */
  readonly connections: number;
  /**
   * How long ago all open connections, or else the last one, are known to have worked, in milliseconds, be it by the answer
   * to a ping; `undefined` where nothing tells it.
   */
  readonly heardAgoMs: number | undefined;
}
