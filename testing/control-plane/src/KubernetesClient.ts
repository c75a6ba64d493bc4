import { ForwardedError } from '@backstage/errors';
import { Agent, Dispatcher, request } from 'undici';
import { KubernetesStatusError } from './KubernetesStatusError';

/** Where an API server is and how to be its administrator. Certificates and keys are PEM. */
export interface ClusterConnection {
  url: string;
  ca?: string;
  token?: string;
  clientCertificate?: { certificate: string; key: string };
  /** Default: 10 seconds. */
  connectTimeoutMs?: number;
}

/**
 * One request to an API server.
 *
 * @public
 */
export interface KubernetesRequestOptions {
  /** Default: GET. */
  method?: Dispatcher.HttpMethod;
  query?: Record<string, string>;
  /** Sent as JSON, unless it is text already. */
  body?: unknown;
  /** Default: `application/json`. */
  contentType?: string;
  /** Default: JSON, or whatever else there is. */
  accept?: string;
  /** The bearer token to send instead of the administrator's credentials; the empty string sends none. */
  token?: string;
  /** Default: 30 seconds. */
  timeoutMs?: number;
}

/** The few requests that tests need, with TLS verified against the cluster's own authority. */
export class KubernetesClient {
  static create(connection: ClusterConnection): KubernetesClient {
    const { ca, clientCertificate, connectTimeoutMs: timeout } = connection;
    const cert = clientCertificate?.certificate;
    const key = clientCertificate?.key;
    // A caller's token must not be accompanied by the administrator's certificate, so that has an agent of its own.
    return new KubernetesClient(
      connection,
      new Agent({ connect: { ca, cert, key, timeout } }),
      new Agent({ connect: { ca, timeout } }),
    );
  }

  private constructor(
    private readonly connection: ClusterConnection,
    private readonly administrator: Agent,
    private readonly anyone: Agent,
  ) {}

  /**
   * Sends one request and returns the parsed JSON answer, or its text if it is not JSON.
   *
   * @throws KubernetesStatusError for every status that is not 2xx.
   */
  async request<T = any>(
    path: string,
    options: KubernetesRequestOptions = {},
  ): Promise<T> {
    const {
      method = 'GET',
      query,
      body,
      contentType = 'application/json',
      accept = 'application/json, */*;q=0.1',
      timeoutMs = 30_000,
    } = options;
    const token = options.token ?? this.connection.token;
    let status: number;
    let parsed: any;
    try {
      const answer = await request(new URL(path, this.connection.url), {
        method,
        query,
        dispatcher:
          options.token === undefined ? this.administrator : this.anyone,
        headers: {
          accept,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': contentType }),
        },
        body:
          body === undefined || typeof body === 'string'
            ? body
            : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = answer.statusCode;
      const text = await answer.body.text();
      parsed = String(answer.headers['content-type']).startsWith(
        'application/json',
      )
        ? JSON.parse(text)
        : text;
    } catch (error) {
      throw new ForwardedError(
        `${method} ${path} at ${this.connection.url} failed`,
        error,
      );
    }
    if (status < 200 || status > 299) {
      throw new KubernetesStatusError({ method, path, status, body: parsed });
    }
    return parsed;
  }

  /** Ends every connection, those in use included. */
  async close(): Promise<void> {
    await Promise.all([this.administrator.destroy(), this.anyone.destroy()]);
  }
}
