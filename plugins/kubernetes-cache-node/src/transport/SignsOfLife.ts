import { Socket } from 'node:net';
import { ConnectionLimits } from './limits';
import { TransportError } from './TransportError';

/** How long the kernel takes to give up a connection after it has asked first: ten times, one second apart, as Node.js asks it. */
const KERNEL_PROBES_MS = 10_000;

type Limits = Pick<ConnectionLimits, 'pingMs' | 'silenceMs' | 'keepAliveMs'>;

/**
 * Knows for how long nothing has come on any of a cluster's connections, answers to pings included: as long as an API
 * server answers these, what it had to say has come, too.
 */
export class SignsOfLife {
  static create(limits: Limits): SignsOfLife {
    return new SignsOfLife(limits);
  }

  /** When each open connection is known to have worked last, in milliseconds of `performance.now()`. */
  readonly #open = new Map<Socket, () => number>();
  #last?: number;

  private constructor(private readonly limits: Limits) {}

  /** How long ago all open connections, or else the last one, worked, in milliseconds; `undefined` before the first. */
  get age(): number | undefined {
    const times = [...this.#open.values()].map(read => read());
    const last = times.length > 0 ? Math.min(...times) : this.#last;
    return last === undefined ? undefined : performance.now() - last;
  }

  /**
   * Follows a connection. One that speaks HTTP/2 is ended when nothing comes on it any more, not even the answers to pings:
   * half-open, as after a router has lost its memory. The kernel's own probes do not tell, since a proxy in between answers
   * them, and since they wait behind what is still to be sent. On others there is nothing but these.
   */
  follow(socket: Socket, protocol: 'h2' | 'http/1.1'): void {
    const { keepAliveMs } = this.limits;
    const lastSign =
      protocol === 'h2'
        ? this.#destroyWhenSilent(socket)
        : () => performance.now() - keepAliveMs - KERNEL_PROBES_MS;
    this.#open.set(socket, lastSign);
    socket.once('close', () => {
      this.#last = lastSign();
      this.#open.delete(socket);
    });
  }

  #destroyWhenSilent(socket: Socket): () => number {
    const { pingMs, silenceMs } = this.limits;
    let bytes = socket.bytesRead;
    let heardAt = performance.now();
    let workedAt = heardAt;
    let checkedAt = heardAt;
    const interval = Math.min(pingMs, silenceMs / 3);
    const timer = setInterval(() => {
      const now = performance.now();
      // A process that was busy or stopped has not read what may have come.
      const isLate = now - checkedAt > 2 * interval;
      if (socket.bytesRead !== bytes || isLate) {
        // It came at some time since the last check.
        if (!isLate) workedAt = checkedAt;
        bytes = socket.bytesRead;
        heardAt = now;
      } else if (now - heardAt > silenceMs) {
        socket.destroy(
          new TransportError(
            'tcp',
            `the connection is half-open: nothing came for ${
              silenceMs / 1000
            } s, no answer to pings either`,
            { isSilence: true },
          ),
        );
      }
      checkedAt = now;
    }, interval);
    timer.unref();
    socket.once('close', () => clearInterval(timer));
    return () => workedAt;
  }
}
