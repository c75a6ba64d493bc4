import { SHOWN_STATES } from '@mooring/kubernetes-objects/testUtils';
import request from 'supertest';
import { FakeCache } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

const SUMMARIES = '/api/kubernetes-workloads/summaries';
const CART = 'component:default/cart';
const PAYMENTS = 'component:default/payments';

async function start(options?: Parameters<typeof startPlugin>[1]) {
  const cache = new FakeCache();
  cache.add('prod-eu', [podOf('cart', { isReady: false }), podOf('payments')]);
  cache.add('prod-us', [podOf('cart'), podOf('cart', { name: 'cart-2' })]);
  const { server } = await startPlugin(cache, options);
  const get = (...entityRef: string[]) =>
    request(server).get(SUMMARIES).query({ entityRef });
  return { cache, get, server };
}

describe('GET /summaries', () => {
  it('tells of several entities how they are, what is worst, and what runs where', async () => {
    const { cache, get } = await start();
    const { status, body } = await get(CART, PAYMENTS);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [
        {
          entityRef: CART,
          status: 'Degraded',
          pods: { ready: 2, desired: 3 },
          problem: {
            cluster: 'prod-eu',
            problem: 'crash-loop',
            severity: 'error',
            next: [{ type: 'logs', pod: 'cart-1', previous: true }],
          },
          totalProblems: 1,
          clusters: [
            { cluster: 'prod-eu', status: 'Degraded' },
            {
              cluster: 'prod-us',
              status: 'Healthy',
              images: [
                { container: 'web', image: 'cart:1', pods: 1 },
                { container: 'web', image: 'cart:1', pods: 1 },
              ],
              totalImages: 2,
            },
          ],
        },
        {
          entityRef: PAYMENTS,
          status: 'Healthy',
          totalProblems: 0,
          clusters: [{ cluster: 'prod-eu' }],
        },
      ],
      unavailable: [],
      notes: [],
    });
    expect(cache.asked).toEqual([]);
  });

  it("takes a crash's age by the cluster's clock", async () => {
    const { cache, get } = await start();
    const pod = podOf('payments');
    const behind = 6 * 3_600_000;
    const status = pod.status as { containerStatuses: object[] };
    const [container] = status.containerStatuses;
    Object.assign(container, {
      restartCount: 41,
      lastState: {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          finishedAt: new Date(Date.now() - behind - 60_000).toISOString(),
        },
      },
    });
    cache.set('prod-eu', [pod]);
    const problemOf = async () =>
      (await get(PAYMENTS)).body.items[0].problem?.problem;
    expect(await problemOf()).toBeUndefined();
    cache.cluster('prod-eu')!.clockAheadMs = -behind;
    expect(await problemOf()).toBe('crash-loop');
  });

  it('says the same as the answer for one entity', async () => {
    const { get, server } = await start();
    const [summary] = (await get(CART)).body.items;
    const { body } = await request(server).get(
      '/api/kubernetes-workloads/workloads/component/default/cart',
    );
    expect(summary.status).toBe(body.status);
    expect(summary.problem.message).toBe(body.clusters[0].problems[0].message);
  });

  it('names those that are not there or not permitted, and says nothing of them', async () => {
    const { get } = await start({
      denied: ['kubernetes-workloads.workloads.read'],
    });
    const { body } = await get(PAYMENTS, CART, 'component:default/nothing');
    expect(body.items.map((item: any) => item.entityRef)).toEqual([CART]);
    expect(body.unavailable).toEqual([
      { entityRef: PAYMENTS, reason: 'not-allowed' },
      { entityRef: 'component:default/nothing', reason: 'not-found' },
    ]);
  });

  it('says nothing of what a selector without a value finds to those who may not read about the fleet', async () => {
    const anybodys = 'component:default/anybodys';
    const { get } = await start({ denied: ['kubernetes-matching.fleet.read'] });
    const { body } = await get(anybodys, CART);
    expect(body.unavailable).toEqual([
      { entityRef: anybodys, reason: 'not-allowed' },
    ]);
    expect(body.items).toHaveLength(1);
    const allowed = await start();
    expect((await allowed.get(anybodys)).body.items).toHaveLength(1);
  });

  it('is Unknown where a cluster is not watched or not known, and names it', async () => {
    const { cache, get } = await start();
    const cluster = cache.add('edge', []);
    cluster.state = { type: 'not-watched', reason: 'skipped' };
    cluster.kindStates = {};
    const { body } = await get(PAYMENTS);
    expect(body.items[0]).toMatchObject({
      status: 'Unknown',
      clusters: [
        { cluster: 'prod-eu', status: 'Healthy' },
        { cluster: 'edge', status: 'Unknown', state: { type: 'not-watched' } },
      ],
    });
  });

  it.each(SHOWN_STATES)(
    'says "well" of a cluster that is $text only where it can, like the answer for one entity',
    async ({ state, canBeEmpty }) => {
      const { cache, get, server } = await start();
      cache.list = [];
      cache.add('prod-eu', [podOf('payments')]).state = state;
      const status = canBeEmpty ? 'Healthy' : 'Unknown';
      const [summary] = (await get(PAYMENTS)).body.items;
      expect(summary).toMatchObject({
        status,
        pods: canBeEmpty ? { ready: 1, desired: 1 } : { ready: 0, desired: 0 },
        clusters: [{ status, state, isCurrent: canBeEmpty }],
      });
      const { body } = await request(server).get(
        '/api/kubernetes-workloads/workloads/component/default/payments',
      );
      expect(body).toMatchObject({ status, clusters: [{ status, state }] });
    },
  );

  it('counts no pods of a cluster that cannot be seen now', async () => {
    const { cache, get } = await start();
    const [, away] = cache.list!;
    away.state = { type: 'stale', since: '2026-03-01T12:00:00Z', reason: '' };
    away.kindStates = {};
    const { body } = await get(CART);
    expect(body.items[0]).toMatchObject({
      pods: { ready: 0, desired: 1 },
      clusters: [
        { cluster: 'prod-eu', isCurrent: true },
        {
          cluster: 'prod-us',
          isCurrent: false,
          pods: { ready: 2, desired: 2 },
        },
      ],
    });
  });

  it('is answered 304 while nothing changes', async () => {
    const { cache, get } = await start();
    const { etag } = (await get(CART)).headers;
    expect((await get(CART).set('If-None-Match', etag)).status).toBe(304);
    cache.list![0].kept = [];
    expect((await get(CART).set('If-None-Match', etag)).status).toBe(200);
  });

  it.each([
    ['no entity', []],
    ['more than 50', Array.from({ length: 51 }, (_, i) => `${CART}${i}`)],
    ['what is not a reference', ['']],
    ['a name alone', ['cart']],
  ])('refuses %s', async (_, refs) => {
    const { get } = await start();
    expect((await get(...refs)).status).toBe(400);
  });
});
