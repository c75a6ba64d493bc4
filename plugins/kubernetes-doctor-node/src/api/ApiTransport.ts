import {
  ClusterAddress,
  ClusterCredential,
  TransportError,
  UndiciTransport,
} from '@mooring/plugin-kubernetes-cache-node';

/** An answer of an API server; its body cut off at {@link MAX_BODY_BYTES}. */
export interface ApiAnswer {
  readonly status: number;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  readonly body: string;
  /** Halfway between sending the request and the head of the answer, by the portal's clock, in ms since 1970. */
  readonly at: number;
  /** Whether the answer ended by itself within the time given. */
  readonly ended: boolean;
  /** How long after sending the request these came, in ms; `first`: the first of the body. */
  readonly times: {
    readonly head: number;
    readonly first?: number;
    readonly end: number;
  };
}

/** Sends a request to an API server. Rejects with a `TransportError` when there is no head of an answer in time. */
export type ApiTransport = (options: {
  method: 'GET' | 'POST';
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  timeoutMs: number;
}) => Promise<ApiAnswer>;

const MAX_BODY_BYTES = 1024 * 1024;

/** The cache's own way to the cluster, over connections to be closed after use. */
export function createApiTransport(options: {
  address: ClusterAddress;
  credential: ClusterCredential;
  now: () => number;
}): { send: ApiTransport; close(): Promise<void> } {
  const { address, credential, now } = options;
  const transport = UndiciTransport.create({
    address,
    getCredential: async () => credential,
  });
  const send: ApiTransport = async request => {
    const { method, path, query = {}, body, timeoutMs } = request;
    const deadline = new AbortController();
    const timer = setTimeout(
      () =>
        deadline.abort(
          new TransportError('api', `no answer within ${timeoutMs / 1000} s`),
        ),
      timeoutMs,
    );
    try {
      const sentAt = now();
      const startedAt = performance.now();
      const elapsed = () => performance.now() - startedAt;
      const { signal } = deadline;
      const sent = { method, path, query, body, signal };
      const response = await transport.send(sent);
      const at = (sentAt + now()) / 2;
      const head = elapsed();
      const { status } = response;
      const header = (name: string) => response.header(name);
      const read = await readBody(response.body, elapsed);
      const { first, ...whole } = read;
      const times = { head, first, end: elapsed() };
      return { status, header, at, ...whole, times };
    } finally {
      clearTimeout(timer);
      deadline.abort(new TransportError('api', 'enough was read'));
    }
  };
  return { send, close: () => transport.close() };
}

async function readBody(
  body: AsyncIterable<Buffer>,
  elapsed: () => number,
): Promise<Pick<ApiAnswer, 'body' | 'ended'> & { first?: number }> {
  const chunks: Buffer[] = [];
  let first: number | undefined;
  let length = 0;
  let ended = true;
  try {
    for await (const chunk of body) {
      first ??= elapsed();
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BODY_BYTES) break; // enough seen; the rest is not read
    }
  } catch {
    ended = false;
  }
  return { body: Buffer.concat(chunks).toString(), ended, first };
}
