import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';
import { createApiTransport } from './ApiTransport';

it.each(['', '/', '//', '///', '/k8s/c-1', '/k8s/c-1//', '//apis'])(
  'sends the token to the host of a URL that ends in %j, and to no other',
  async end => {
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { send, close } = createApiTransport({
      address: { url: `http://127.0.0.1:${port}${end}` },
      credential: { type: 'bearer token', token: 'secret' },
      now: Date.now,
    });
    const path = '/apis/metrics.k8s.io/v1beta1/pods';
    const { status } = await send({ method: 'GET', path, timeoutMs: 10_000 });
    expect(status).toBe(200);
    expect(asked).toHaveLength(1);
    expect(asked[0].headers.authorization).toBe('Bearer secret');
    expect(asked[0].url).toMatch(
      /^(\/k8s\/c-1|\/apis)?\/apis\/metrics.k8s.io\/v1beta1\/pods$/,
    );
    await close();
    server.close();
  },
);
