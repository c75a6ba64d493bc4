import { Socket } from 'node:net';
import { ConnectionLimits } from './limits';
import { TransportError } from './TransportError';

/**
 * Ends a connection on which nothing comes any more, not even the answers to HTTP/2's pings: half-open, as after a router
 * has lost its memory. The kernel's own probes do not tell, since a proxy in between answers them, and since they wait
 * behind what is still to be sent.
 */
export function destroyWhenSilent(
  socket: Socket,
  { pingMs, silenceMs }: Pick<ConnectionLimits, 'pingMs' | 'silenceMs'>,
): void {
  let bytes = socket.bytesRead;
  let heardAt = performance.now();
  let checkedAt = heardAt;
  const interval = Math.min(pingMs, silenceMs / 3);
  const timer = setInterval(() => {
    const now = performance.now();
    // A process that was busy or stopped has not read what may have come.
    const isLate = now - checkedAt > 2 * interval;
    checkedAt = now;
    if (socket.bytesRead !== bytes || isLate) {
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
  }, interval);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
