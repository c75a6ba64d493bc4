import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/** A network between a client and a server on loopback that can fail. */
export class TcpProxy {
  /** Forwards to this port of 127.0.0.1, from a free one. */
  static async start(options: { port: number }): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, options.port);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isCut = false;
  /** Those that were tried while packets are dropped. */
  #held?: Socket[];

  private constructor(private readonly server: Server, private target: number) {
    server.on('connection', client => this.#accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connectionCount(): number {
    return this.#pairs.size;
  }

  /** Makes further connections to another port. */
  forwardTo(port: number): void {
    this.target = port;
  }

  /** Resets all connections, and all that are tried until {@link TcpProxy.mend}. */
  cut(): void {
    this.#isCut = true;
    this.reset();
  }

  /** Resets all connections. */
  reset(): void {
    for (const sockets of this.#pairs) {
      for (const socket of sockets) socket.resetAndDestroy();
    }
  }

  /** Leaves the connections there are open, and forwards nothing on them, ever again. */
  silence(): void {
    for (const sockets of this.#pairs) {
      // What comes is swallowed, so that the end of a connection is still seen.
      for (const socket of sockets) socket.unpipe().resume();
    }
  }

  /**
   * Drops every packet until {@link TcpProxy.mend}. What was open then is never heard of again, as after a minute without an
   * answer; connections that are tried meanwhile come about once their packets are sent again, after the mend.
   */
  drop(): void {
    this.#held ??= [];
    this.silence();
  }

  mend(): void {
    this.#isCut = false;
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const client of held) if (!client.destroyed) this.#forward(client);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.mend();
    this.reset();
    await closed;
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#held) this.#held.push(client);
    else this.#forward(client);
  }

  #forward(client: Socket): void {
    if (this.#isCut) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    server.on('error', () => {});
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('close', end).pipe(server);
    server.on('close', end).pipe(client);
  }
}
