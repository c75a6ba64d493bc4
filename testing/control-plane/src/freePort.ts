import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Linux gives outgoing connections ports from 32768 on, macOS from 49152; one of those may be taken before it is bound. */
const [FIRST, END] = [10_000, 32_768];
const ATTEMPTS = 20;

/**
 * A loopback port that nothing listened on a moment ago, and that the system gives to nobody who doesn't ask for it.
 *
 * @throws an Error when none of 20 is free.
 * @public
 */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, END);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    } finally {
      await new Promise(done => server.close(done));
    }
  }
  throw new Error(`none of ${ATTEMPTS} ports of 127.0.0.1 is free`);
}
