import { once } from 'node:events';
import { createServer, AddressInfo } from 'node:net';

/**
 * A loopback port that nothing listened on a moment ago; a process that binds it must be ready to ask for another.
 *
 * @public
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
