import { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, Http2SecureServer } from 'node:http2';
import { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { CertificateAuthority } from './CertificateAuthority';
import { Connection } from './Connection';

/** Clients that keep connections, as agents do, should not meet a server that just closed one. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;

type OnRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
) => void;

/** Serves HTTP/2 and HTTP/1.1 over TLS on loopback, and knows its connections, so that stopping leaves none. */
export class HttpsServer {
  /** Listens on 127.0.0.1; port 0 takes a free one. */
  static async start(options: {
    authority: CertificateAuthority;
    port: number;
    onRequest: OnRequest;
  }): Promise<HttpsServer> {
    const { authority, port, onRequest } = options;
    const server = createSecureServer({
      cert: authority.certificate,
      key: authority.key,
      allowHTTP1: true,
      http1Options: { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS },
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new HttpsServer(server, authority.ca, onRequest);
  }

  /** Such as `https://127.0.0.1:41234`. */
  readonly url: string;

  /** By the client's port, which the sockets of TCP, TLS and HTTP/2 all give away. */
  readonly #connections = new Map<number, Connection>();
  #stopped?: Promise<void>;

  private constructor(
    private readonly server: Http2SecureServer,
    /** The certificate of the authority that signed the server's, in PEM. */
    readonly ca: string,
    onRequest: OnRequest,
  ) {
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#connections.set(port, new Connection(socket));
      socket.on('close', () => this.#connections.delete(port));
    });
    server.on('request', (request, response) => {
      const connection = this.#connections.get(request.socket.remotePort ?? 0);
      if (connection) {
        // Requests and responses of HTTP/2 have what is used of those of HTTP/1.1.
        onRequest(
          request as unknown as IncomingMessage,
          response as unknown as ServerResponse,
          connection,
        );
      }
    });
    // A client that does not trust the certificate, or leaves in the middle: its own business.
    server.on('tlsClientError', () => {});
    server.on('sessionError', () => {});
  }

  /** How many TCP connections are open. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Closes the server and every connection; resolves once they are gone. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#close();
    await this.#stopped;
  }

  async #close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    const connections = [...this.#connections.values()];
    await Promise.all(connections.map(connection => connection.destroy()));
    await closed;
  }
}
