import { once } from 'node:events';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

const LOGS = '/api/kubernetes-workloads/workloads/component/default/cart/logs';
const CART = {
  cluster: 'prod',
  podNamespace: 'shop',
  pod: 'cart-1',
  container: 'web',
};

async function start(
  options: Parameters<typeof startPlugin>[1] = {},
): Promise<{ cache: FakeCache; server: http.Server }> {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart'), podOf('payments')]);
  const { server } = await startPlugin(cache, options);
  return { cache, server: server as unknown as http.Server };
}

/** Begins to read a log, and waits for its first bytes. */
async function follow(server: http.Server) {
  const { port } = server.address() as AddressInfo;
  const query = new URLSearchParams({ ...CART, follow: 'true' });
  const client = http.get(`http://localhost:${port}${LOGS}?${query}`);
  const [answer] = (await once(client, 'response')) as [http.IncomingMessage];
  if (answer.statusCode === 200) await once(answer, 'data');
  else answer.resume();
  return { answer, leave: () => client.destroy() };
}

describe('logs', () => {
  it('are read of the container that was named, with bounds', async () => {
    const { cache, server } = await start();
    cache.answer = async () => response(200, ['one\n', 'two\n']);
    const { status, text, headers } = await request(server)
      .get(LOGS)
      .query({ ...CART, previous: 'true', timestamps: 'true' });
    expect([status, text]).toEqual([200, 'one\ntwo\n']);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store, no-transform',
    });
    expect(cache.asked).toMatchObject([
      {
        cluster: 'prod',
        request: {
          path: '/api/v1/namespaces/shop/pods/cart-1/log',
          query: {
            container: 'web',
            tailLines: '500',
            limitBytes: String(16 * 1024 * 1024),
            previous: 'true',
            timestamps: 'true',
          },
        },
      },
    ]);
  });

  it.each([
    ["another component's pod", { pod: 'payments-1' }],
    ['a pod that is not there', { pod: 'nothing' }],
    ['a pod on another cluster', { cluster: 'other' }],
    ['a pod in another namespace', { podNamespace: 'kube-system' }],
    ['a container that is not there', { container: 'sidecar' }],
    ['a path', { pod: '../../secrets' }],
  ])('of %s are not found, and no cluster is asked', async (_, other) => {
    const { cache, server } = await start();
    const { status } = await request(server)
      .get(LOGS)
      .query({ ...CART, ...other });
    expect([status, cache.asked]).toEqual([404, []]);
  });

  it('need a permission of their own on the entity', async () => {
    const { cache, server } = await start({
      denied: ['kubernetes-workloads.logs.read'],
    });
    const { status, body } = await request(server)
      .get(LOGS.replace('cart', 'payments'))
      .query({ ...CART, pod: 'payments-1' });
    expect([status, cache.asked]).toEqual([403, []]);
    expect(body.error.message).toContain('kubernetes-workloads.logs.read');
  });

  it.each([
    [403, 403, 'needs "get" on pods/log'],
    [404, 404, 'pods "cart-1" not found'],
    [400, 404, 'pods "cart-1" not found'],
    [500, 503, 'prod answered 500'],
  ])('answers %s of the cluster with %s: %s', async (theirs, ours, message) => {
    const { cache, server } = await start();
    const body = JSON.stringify({ message: 'pods "cart-1" not found' });
    cache.answer = async () => response(theirs, [body]);
    const answer = await request(server).get(LOGS).query(CART);
    expect([answer.status, answer.body.error.message]).toEqual([
      ours,
      expect.stringContaining(message),
    ]);
  });

  it('says so when the cluster does not answer', async () => {
    const { cache, server } = await start();
    cache.answer = () =>
      Promise.reject(new Error('ECONNREFUSED 10.0.0.1:6443'));
    const { status, body } = await request(server).get(LOGS).query(CART);
    expect([status, body.error.message]).toEqual([
      503,
      expect.stringContaining("prod doesn't answer"),
    ]);
  });

  it('come as they are written, and end when the reader leaves', async () => {
    const { cache, server } = await start();
    const discarded = new Promise<void>(onDiscard => {
      cache.answer = async () =>
        response(200, ['first\n'], { open: true, onDiscard });
    });
    const { leave } = await follow(server);
    leave();
    await discarded;
    expect(cache.asked[0].request.signal.aborted).toBe(true);
  });

  it('are limited per user, and free again after', async () => {
    const { cache, server } = await start({ logs: { maxStreamsPerUser: 1 } });
    let discard = () => {};
    const discarded = new Promise<void>(resolve => {
      discard = resolve;
    });
    cache.answer = async () =>
      response(200, ['first\n'], { open: true, onDiscard: discard });
    const first = await follow(server);
    const second = await follow(server);
    expect(second.answer.statusCode).toBe(403);
    first.leave();
    await discarded;
    const third = await follow(server);
    expect(third.answer.statusCode).toBe(200);
    third.leave();
  });

  it.each([
    ['maxStreams', 0],
    ['maxStreamsPerUser', 1.5],
  ])('refuses a limit %s of %s, naming it', async (name, value) => {
    await expect(start({ logs: { [name]: value } })).rejects.toThrow(
      `kubernetesWorkloads.logs.${name}: ${value} must be a whole number from 1 up`,
    );
  });
});
