import request from 'supertest';
import { FakeCache } from './__testUtils__/FakeCache';
import { podOf, startPlugin } from './__testUtils__/startPlugin';

const CART = '/api/kubernetes-workloads/workloads/component/default/cart';
const PAYMENTS =
  '/api/kubernetes-workloads/workloads/component/default/payments';

// An answer that is not as the document says is answered with 500.
jest.mock('./schema/openapi', () => {
  const { createOpenApiRouter } = jest.requireActual('./schema/openapi');
  return {
    createOpenApiRouter: (options: object) =>
      createOpenApiRouter({
        ...options,
        validatorOptions: { validateResponses: true },
      }),
  };
});

describe('GET /workloads/{kind}/{namespace}/{name}', () => {
  it('tells how the workloads are in each cluster, the worst overall', async () => {
    const cache = new FakeCache();
    cache.add('prod-eu', [podOf('cart', { isReady: false }), podOf('other')]);
    cache.add('prod-us', [podOf('cart')]);
    cache.add('staging', []);
    const { server } = await startPlugin(cache);
    const { status, body } = await request(server).get(CART);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entityRef: 'component:default/cart',
      status: 'Degraded',
      clusters: [
        {
          cluster: 'prod-eu',
          state: { type: 'synced' },
          status: 'Degraded',
          pods: { ready: 0, desired: 1 },
          problems: [{ problem: 'crash-loop', container: 'web' }],
          podRows: [
            {
              name: 'cart-1',
              status: 'CrashLoopBackOff',
              readyContainers: 0,
              totalContainers: 1,
              restarts: 4,
              node: 'node-1',
              workload: { kind: 'Pod', name: 'cart-1' },
            },
          ],
        },
        { cluster: 'prod-us', status: 'Healthy' },
        { cluster: 'staging', status: 'Missing', podRows: [], totalPods: 0 },
      ],
    });
    expect(cache.asked).toEqual([]);
  });

  it('is answered 304 while nothing changes', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart')]);
    const { server } = await startPlugin(cache);
    const { etag } = (await request(server).get(CART)).headers;
    const again = () => request(server).get(CART).set('If-None-Match', etag);
    expect((await again()).status).toBe(304);
    cache.set('prod', [podOf('cart', { isReady: false })]);
    expect((await again()).status).toBe(200);
  });

  it.each(['forbidden', 'stale', 'syncing', 'dropped'] as const)(
    'is Unknown, not well, while pods are %s',
    async state => {
      const cache = new FakeCache();
      cache.add('prod', [podOf('cart')]).kindStates = { Pod: state };
      const { server } = await startPlugin(cache);
      const { body } = await request(server).get(CART);
      expect([body.status, body.clusters[0].unreadable]).toEqual([
        'Unknown',
        ['Pod'],
      ]);
    },
  );

  it('is Unknown, not Missing, when pods are dropped while it is read, even if they can be read again by its end', async () => {
    const cache = new FakeCache();
    const cluster = cache.add('prod', [podOf('cart')]);
    const read = cluster.objectsInSteps.bind(cluster);
    cluster.objectsInSteps = function* dropping(query) {
      const { kept } = cluster;
      Object.assign(cluster, { kept: [], kindStates: { Pod: 'dropped' } });
      yield;
      const objects = yield* read(query);
      Object.assign(cluster, { kept, kindStates: { Pod: 'synced' } });
      yield;
      return objects;
    };
    const { server } = await startPlugin(cache);
    const { body } = await request(server).get(CART);
    expect([body.status, body.clusters[0].unreadable]).toEqual([
      'Unknown',
      ['Pod'],
    ]);
  });

  it('is Unknown while something that may be its own is too large to read, and nothing else is', async () => {
    const cache = new FakeCache();
    const cluster = cache.add('prod', [podOf('cart')]);
    const { server } = await startPlugin(cache);
    const answer = async (labels: Record<string, string> | undefined) => {
      const large = { kind: 'Deployment.apps', namespace: 'shop', name: 'big' };
      cluster.leftOut = [{ ...large, labels }];
      cache.tell({ type: 'state', cluster: 'prod' });
      const { body } = await request(server).get(CART);
      return [body.status, body.clusters[0].unreadable];
    };
    const id = 'backstage.io/kubernetes-id';
    const unknown = ['Unknown', ['Deployment.apps']];
    expect(await answer({ [id]: 'cart' })).toEqual(unknown);
    expect(await answer(undefined)).toEqual(unknown);
    expect(await answer({ [id]: 'orders' })).toEqual(['Healthy', []]);
  });

  it('says that the clusters are not known yet, and not that there are none', async () => {
    const cache = new FakeCache();
    cache.list = undefined;
    const { server } = await startPlugin(cache);
    expect((await request(server).get(CART)).status).toBe(503);
  });

  it('sends 250 pods, the worst first, counts the rest, and sends those when asked', async () => {
    const cache = new FakeCache();
    const pods = Array.from({ length: 600 }, (_, i) =>
      podOf('cart', { name: `cart-${i}`, isReady: i !== 599 }),
    );
    cache.add('prod', pods);
    const { server } = await startPlugin(cache);
    const { body } = await request(server).get(CART);
    const [{ podRows, totalPods }] = body.clusters;
    expect([podRows.length, totalPods, podRows[0].name]).toEqual([
      250,
      600,
      'cart-599',
    ]);
    const seen = new Set(podRows.map(({ name }: any) => name));
    for (const [offset, count] of [
      [250, 250],
      [500, 100],
      [600, 0],
    ]) {
      const page = await request(server)
        .get(`${CART}/pods`)
        .query({ cluster: 'prod', offset });
      expect(page.body).toMatchObject({ offset, totalPods: 600 });
      expect(page.body.podRows).toHaveLength(count);
      for (const { name } of page.body.podRows) seen.add(name);
    }
    expect(seen.size).toBe(600);
  });

  it.each([
    ['a cluster that is not asked', { cluster: 'nowhere', offset: 0 }, 404],
    ['no cluster', { offset: 0 }, 400],
    ['a negative offset', { cluster: 'prod', offset: -1 }, 400],
    ['words instead of an offset', { cluster: 'prod', offset: 'all' }, 400],
  ])('refuses further pods of %s', async (_, query, status) => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart')]);
    const { server } = await startPlugin(cache);
    const answer = await request(server).get(`${CART}/pods`).query(query);
    expect(answer.status).toBe(status);
  });

  it('shows what a selector without a value finds only to those who may read about the fleet', async () => {
    const path = PAYMENTS.replace('payments', 'anybodys');
    const cache = new FakeCache();
    cache.add('prod-eu', [podOf('cart')]);
    const fleet = await startPlugin(cache);
    expect((await request(fleet.server).get(path)).status).toBe(200);

    const denied = ['kubernetes-matching.fleet.read'];
    const { server } = await startPlugin(cache, { denied });
    const { status, text } = await request(server).get(path);
    expect(status).toBe(403);
    expect(text).not.toContain('cart');
  });

  it('is refused without permission on that entity, and not found for one that is not there', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('payments')]);
    const { server } = await startPlugin(cache, {
      denied: ['kubernetes-workloads.workloads.read'],
    });
    const refused = await request(server).get(PAYMENTS);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain(
      'kubernetes-workloads.workloads.read',
    );
    expect((await request(server).get(CART)).status).toBe(200);
    expect(
      (await request(server).get(CART.replace(/cart$/, 'nothing'))).status,
    ).toBe(404);
  });
});
