import { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, Http2SecureServer } from 'node:http2';
import { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { CertificateAuthority } from './CertificateAuthority';
import { Connection } from './Connection';

/** Clients that keep connections, as agents do, should not meet a server that just closed one. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;

/** Serves HTTP/2 and HTTP/1.1 over TLS on loopback, and knows its connections, so that stopping leaves none. */
export class HttpsServer {
  /** Listens on 127.0.0.1; port 0 takes a free one. */
  static async start(options: {
    authority: CertificateAuthority;
    port: number;
    onRequest: (
      request: IncomingMessage,
      response: ServerResponse,
      connection: Connection,
    ) => void;
  }): Promise<HttpsServer> {
    const { authority, port, onRequest } = options;
    const server = createSecureServer({
      cert: authority.certificate,
      key: authority.key,
      allowHTTP1: true,
      http1Options: { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS },
    });
    const self = new HttpsServer(server);
    server.on('request', (request, response) => {
      const connection = self.#connections.get(request.socket.remotePort ?? 0);
      if (connection) {
        onRequest(
          request as unknown as IncomingMessage,
          response as unknown as ServerResponse,
          connection,
        );
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return self;
  }

  /** Sockets below TLS, by the client's port, which TLS and HTTP/2 sockets give away too. */
  readonly #sockets = new Map<number, Socket>();
  readonly #connections = new Map<number, Connection>();

  private constructor(private readonly server: Http2SecureServer) {
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      this.#connections.set(port, new Connection(socket));
      socket.on('close', () => {
        this.#sockets.delete(port);
        this.#connections.delete(port);
      });
    });
    // A client that does not trust the certificate, or leaves in the middle: its own business.
    server.on('tlsClientError', () => {});
    server.on('sessionError', () => {});
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many TCP connections are open. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Closes the server and every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#sockets.values()) {
      socket.destroy();
    }
    await closed;
  }
}
