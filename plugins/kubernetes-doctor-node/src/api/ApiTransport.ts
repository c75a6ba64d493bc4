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
      const { signal } = deadline;
      const sent = { method, path, query, body, signal };
      const response = await transport.send(sent);
      const at = (sentAt + now()) / 2;
      const { status } = response;
      const header = (name: string) => response.header(name);
      return { status, header, at, ...(await readBody(response.body)) };
    } finally {
      clearTimeout(timer);
      deadline.abort(new TransportError('api', 'enough was read'));
    }
  };
  return { send, close: () => transport.close() };
}

async function readBody(
  body: AsyncIterable<Buffer>,
): Promise<Pick<ApiAnswer, 'body' | 'ended'>> {
  const chunks: Buffer[] = [];
  let length = 0;
  let ended = true;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BODY_BYTES) break; // enough seen; the rest is not read
    }
  } catch {
    ended = false;
  }
  return { body: Buffer.concat(chunks).toString(), ended };
}
