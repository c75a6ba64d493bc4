import { once } from 'node:events';
import { IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { InputError } from '@backstage/errors';

const MAX_BODY_BYTES = 64 * 1024;

/** Listens on a free port of 127.0.0.1, without keeping the process alive, and returns the port. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Ends the server and its connections. */
export async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

/**
 * Reads the whole body of a request.
 *
 * @throws InputError when it is longer than 64 KiB.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new InputError(
        `The body of ${request.method} ${request.url} is longer than ${MAX_BODY_BYTES} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
