import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo, connect, Socket } from 'node:net';

/** A proxy that gives ways by CONNECT, and alone knows where names lead: all of them to one port of 127.0.0.1. */
export class ConnectProxy {
  static async start(leadsTo: number): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(createServer(), leadsTo);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** What it was asked for a way to. */
  readonly asked: string[] = [];
  /** The status of its answers from now on. */
  answer = 200;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server, leadsTo: number) {
    server.on('connect', ({ url }, socket) => {
      this.asked.push(url!);
      if (this.answer !== 200) {
        socket.end(`HTTP/1.1 ${this.answer} No\r\n\r\n`);
        return;
      }
      const target = connect(leadsTo, '127.0.0.1');
      target.once('connect', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const end of [socket as Socket, target]) {
        this.#sockets.add(end);
        end.on('error', () => {});
        end.on('close', () => {
          this.#sockets.delete(end);
          socket.destroy();
          target.destroy();
        });
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
