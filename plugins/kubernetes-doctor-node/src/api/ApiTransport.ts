import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { ClusterCredential } from '@mooring/plugin-kubernetes-cache-node';

/** An answer of an API server; its body cut off at {@link MAX_BODY_BYTES}. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Halfway between sending the request and the head of the answer, by the portal's clock, in ms since 1970. */
  readonly at: number;
  /** Whether the answer ended by itself within the time given. */
  readonly ended: boolean;
}

/** Sends a request to an API server. Rejects with Node.js's own error when there is no head of an answer in time. */
export type ApiTransport = (options: {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  timeoutMs: number;
}) => Promise<ApiAnswer>;

const MAX_BODY_BYTES = 1024 * 1024;
/** Enough to be done quickly, and few enough not to look like an attack. */
const MAX_CONNECTIONS = 6;

/** A transport over connections of its own, to be closed after use. Redirects are not followed. */
export function createApiTransport(options: {
  url: string;
  ca: string | undefined;
  skipTLSVerify?: boolean;
  credential: ClusterCredential;
  now: () => number;
}): { send: ApiTransport; close(): void } {
  const { url, ca, skipTLSVerify = false, credential, now } = options;
  const base = new URL(url);
  const isTls = base.protocol === 'https:';
  const pool = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
  const agent = isTls
    ? new HttpsAgent({
        ...pool,
        ca,
        rejectUnauthorized: !skipTLSVerify,
        ...(credential.type === 'x509 client certificate' && {
          cert: credential.cert,
          key: credential.key,
        }),
      })
    : new HttpAgent(pool);

  const send: ApiTransport = ({ method, path, body, timeoutMs }) =>
    new Promise((resolve, reject) => {
      const sentAt = now();
      const content = body && JSON.stringify(body);
      const request = (isTls ? requestHttps : requestHttp)(
        new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base),
        {
          method,
          agent,
          headers: {
            accept: 'application/json',
            ...(content && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(content),
            }),
            ...(credential.type === 'bearer token' && {
              authorization: `Bearer ${credential.token}`,
            }),
          },
        },
      );
      let finish: ((ended: boolean) => void) | undefined;
      const timer = setTimeout(() => {
        if (finish) finish(false);
        else
          request.destroy(
            Object.assign(new Error('no answer in time'), {
              code: 'ETIMEDOUT',
            }),
          );
      }, timeoutMs);
      request.once('error', error => {
        clearTimeout(timer);
        reject(error);
      });
      request.once('response', response => {
        const at = (sentAt + now()) / 2;
        const { statusCode: status = 0, headers } = response;
        const chunks: Buffer[] = [];
        let length = 0;
        finish = ended => {
          clearTimeout(timer);
          const text = Buffer.concat(chunks).toString();
          resolve({ status, headers, body: text, at, ended });
          if (!ended) request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > MAX_BODY_BYTES) {
            finish?.(true); // enough seen; the rest is not read
            request.destroy();
          }
        });
        response.once('end', () => finish?.(response.complete));
        response.once('error', () => finish?.(false));
      });
      request.end(content);
    });
  return { send, close: () => agent.destroy() };
}
