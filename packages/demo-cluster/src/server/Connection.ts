import { once } from 'node:events';
import { Socket } from 'node:net';

/** One TCP connection of a client, below TLS and HTTP. */
export class Connection {
  #silent = false;

  constructor(private readonly socket: Socket) {}

  /** After {@link Connection.silence}. */
  get silent(): boolean {
    return this.#silent;
  }

  /** Ends the connection with a TCP reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Leaves the connection open, but reads and sends nothing any more, as when a router in between has lost it. */
  silence(): void {
    this.#silent = true;
    this.socket.pause();
  }

  /** Ends the connection at once; resolves when it is gone. */
  async destroy(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }
}
