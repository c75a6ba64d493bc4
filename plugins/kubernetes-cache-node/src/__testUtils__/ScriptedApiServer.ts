import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo, Socket } from 'node:net';

/** What a test lets an API server answer; `query` is that of the request. */
export type Script = (
  request: {
    path: string;
    query: URLSearchParams;
    headers: IncomingMessage['headers'];
  },
  response: ServerResponse,
) => void;

/** An HTTP/1.1 server that answers as a test says, for answers that no API server gives. */
export class ScriptedApiServer {
  static async start(script: Script): Promise<ScriptedApiServer> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { headers } = request;
      script(
        { path: url.pathname, query: url.searchParams, headers },
        response,
      );
    });
    const scripted = new ScriptedApiServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return scripted;
  }

  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
