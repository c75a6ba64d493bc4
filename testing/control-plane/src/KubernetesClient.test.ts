import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { KubernetesClient } from './KubernetesClient';

describe('KubernetesClient', () => {
  let server: Server;
  let client: KubernetesClient;

  async function serve(listener: RequestListener) {
    server = createServer(listener);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = KubernetesClient.create({
      url: `http://127.0.0.1:${port}`,
      token: 'admin',
    });
  }
  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('sends method, query, body and token, and reads JSON and text', async () => {
    await serve(async (request, response) => {
      const { method, url, headers } = request;
      const body = Buffer.concat(await request.toArray()).toString();
      response.setHeader(
        'content-type',
        url === '/livez' ? 'text/plain' : 'application/json',
      );
      response.end(
        JSON.stringify({
          method,
          url,
          body,
          type: headers['content-type'],
          token: headers.authorization,
        }),
      );
    });
    expect(
      await client.request('/api', {
        method: 'POST',
        query: { a: 'b c' },
        body: { tea: 3 },
      }),
    ).toEqual({
      method: 'POST',
      url: '/api?a=b%20c',
      body: '{"tea":3}',
      type: 'application/json',
      token: 'Bearer admin',
    });
    expect(await client.request('/api', { token: 'other' })).toMatchObject({
      method: 'GET',
      token: 'Bearer other',
    });
    expect(await client.request('/api', { token: '' })).not.toHaveProperty(
      'token',
    );
    expect(await client.request('/livez')).toEqual(expect.any(String));
  });

  it('explains a refusal', async () => {
    await serve((_, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          kind: 'Status',
          reason: 'NotFound',
          message: 'pods "tea" not found',
        }),
      );
    });
    await expect(client.request('/pods/tea')).rejects.toMatchObject({
      name: 'KubernetesStatusError',
      message: 'GET /pods/tea: 404 pods "tea" not found',
      status: 404,
      reason: 'NotFound',
    });
  });

  it('explains a refusal in plain text, or without a word', async () => {
    await serve((request, response) => {
      response.writeHead(503).end(request.url === '/text' ? 'overloaded' : '');
    });
    await expect(client.request('/text')).rejects.toThrow(
      'GET /text: 503 overloaded',
    );
    await expect(client.request('/nothing')).rejects.toThrow(
      'GET /nothing: 503 without a message',
    );
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => {}],
    [
      'never finishes its answer',
      (_, response) => response.writeHead(200).write('{'),
    ],
    ['hangs up', request => request.socket.destroy()],
    [
      'answers garbage',
      (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"a":'),
    ],
  ])('fails in time when the server %s', async (_, listener) => {
    await serve(listener);
    await expect(client.request('/api', { timeoutMs: 100 })).rejects.toThrow(
      /^GET \/api at http:\/\/127\.0\.0\.1:\d+ failed; caused by /,
    );
  });
});
