import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

const EVENTS =
  '/api/kubernetes-workloads/workloads/component/default/cart/events';
const POD = {
  cluster: 'prod',
  objectKind: 'Pod',
  objectNamespace: 'shop',
  objectName: 'cart-1',
};
const backOff = {
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off restarting failed container web',
  count: 12,
  firstTimestamp: '2026-03-01T11:00:00Z',
  lastTimestamp: '2026-03-01T11:59:00Z',
  source: { component: 'kubelet' },
};
const list = (...items: unknown[]) => [JSON.stringify({ items })];

/** Pods below a Deployment; both carry the label. */
function deploymentWith(pods: number) {
  const labels = { 'backstage.io/kubernetes-id': 'cart' };
  const top = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop', uid: 'top', labels },
  };
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  return [
    top,
    ...Array.from({ length: pods }, (_, i) => {
      const pod = podOf('cart', { name: `cart-${i}`, isReady: i !== 30 });
      const ownerReferences = [{ ...owner, uid: 'top', controller: true }];
      return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
    }),
  ];
}

async function start(options?: Parameters<typeof startPlugin>[1]) {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart'), podOf('payments')]);
  const { server } = await startPlugin(cache, options);
  const get = (query: object) => request(server).get(EVENTS).query(query);
  return { cache, get };
}

describe('events', () => {
  it('are asked of the cluster by the object, and given again for seconds', async () => {
    const { cache, get } = await start();
    cache.answer = async () => response(200, list(backOff));
    const { status, body } = await get(POD);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cluster: 'prod',
      object: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
      askedObjects: 1,
      totalObjects: 1,
      isCut: false,
      events: [
        {
          object: { kind: 'Pod', name: 'cart-1' },
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container web',
          count: 12,
          firstSeen: '2026-03-01T11:00:00.000Z',
          lastSeen: '2026-03-01T11:59:00.000Z',
          source: 'kubelet',
        },
      ],
    });
    await get(POD);
    expect(cache.asked).toMatchObject([
      {
        cluster: 'prod',
        request: {
          path: '/api/v1/namespaces/shop/events',
          query: {
            fieldSelector:
              'involvedObject.kind=Pod,involvedObject.name=cart-1,involvedObject.uid=cart-1',
            limit: '100',
          },
        },
      },
    ]);
  });

  it('of a workload are those of what it owns, too, the worst of many', async () => {
    const { cache, get } = await start();
    cache.list![0].kept = deploymentWith(40);
    cache.answer = async ({ query }) =>
      response(
        200,
        query.fieldSelector.includes('cart-30') ? list(backOff) : list(),
      );
    const { body } = await get({
      ...POD,
      objectKind: 'Deployment.apps',
      objectName: 'cart',
    });
    expect(body).toMatchObject({ askedObjects: 20, totalObjects: 41 });
    expect(body.events).toMatchObject([{ object: { name: 'cart-30' } }]);
    expect(cache.asked).toHaveLength(20);
  });

  it.each([
    ["another component's object", { objectName: 'payments-1' }],
    ['an object that is not there', { objectName: 'nothing' }],
    ['another kind', { objectKind: 'Secret' }],
    ['another namespace', { objectNamespace: 'kube-system' }],
    ['another cluster', { cluster: 'staging' }],
  ])('of %s are not found, and no cluster is asked', async (_, other) => {
    const { cache, get } = await start();
    const { status } = await get({ ...POD, ...other });
    expect([status, cache.asked]).toEqual([404, []]);
  });

  it('need a permission of their own', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('payments')]);
    const { server } = await startPlugin(cache, {
      denied: ['kubernetes-workloads.events.read'],
    });
    const { status, body } = await request(server)
      .get(EVENTS.replace('cart', 'payments'))
      .query({ ...POD, objectName: 'payments-1' });
    expect([status, cache.asked]).toEqual([403, []]);
    expect(body.error.message).toContain('kubernetes-workloads.events.read');
  });

  it.each([
    ['a refusal', 403, ['{}'], 403, 'it needs "list" on events'],
    ['an error', 500, ['{}'], 503, 'prod answered 500'],
    ['half an answer', 200, ['{"items": [{'], 503, 'a whole list of events'],
    ['something else', 200, ['"hello"'], 503, 'a whole list of events'],
  ])('say so after %s, and ask again', async (...given) => {
    const [, theirs, chunks, ours, message] = given;
    const { cache, get } = await start();
    cache.answer = async () => response(theirs, chunks);
    const { status, body } = await get(POD);
    expect([status, body.error.message]).toEqual([
      ours,
      expect.stringContaining(message),
    ]);
    cache.answer = async () => response(200, list(backOff));
    expect((await get(POD)).status).toBe(200);
  });

  it('of any form are shown on one line each, or left out', async () => {
    const { cache, get } = await start();
    cache.answer = async () =>
      response(
        200,
        list(
          { message: 'a\u001b[31m\nb'.repeat(10_000), count: -3, series: 7 },
          null,
          'event',
          {
            reason: 'Scheduled',
            eventTime: '2026-03-01T11:30:00.123456Z',
            series: { count: 4, lastObservedTime: 'yesterday' },
            reportingComponent: 'default-scheduler',
          },
        ),
      );
    const { status, body } = await get(POD);
    expect(status).toBe(200);
    expect(body.events).toMatchObject([
      {
        count: 4,
        lastSeen: '2026-03-01T11:30:00.123Z',
        source: 'default-scheduler',
      },
      { type: 'Normal', count: 1 },
    ]);
    expect(body.events[1].message).toMatch(/^a \[31m b.{0,620}$/);
  });
});
