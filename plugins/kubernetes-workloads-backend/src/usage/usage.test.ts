import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';
import { ClusterUsage } from './ClusterUsage';

const METRICS = [
  JSON.stringify({
    items: [
      {
        metadata: { name: 'cart-1', namespace: 'shop' },
        containers: [{ name: 'web', usage: { memory: '97Mi' } }],
      },
      null,
      { metadata: {}, containers: 'none' },
    ],
  }),
];

function limitedPod(): any {
  const pod: any = podOf('cart');
  pod.spec.containers[0].resources = { limits: { memory: '100Mi' } };
  return pod;
}

function setUp() {
  const cache = new FakeCache();
  let now = 0;
  const usage = ClusterUsage.create({ store: cache, now: () => now });
  const memory = () =>
    usage.in('prod', ['shop'])(limitedPod(), 'web')?.memoryBytes;
  const later = async (milliseconds: number) => {
    now += milliseconds;
    await new Promise(resolve => setImmediate(resolve));
  };
  return { cache, memory, later };
}

describe('the usage of containers', () => {
  it('is asked for once a minute, and nobody waits for it', async () => {
    const { cache, memory, later } = setUp();
    cache.answer = async () => response(200, METRICS);
    expect([memory(), memory(), cache.asked.length]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    await later(1_000);
    expect([memory(), cache.asked.length]).toEqual([97 * 2 ** 20, 1]);
    expect(cache.asked[0].request.path).toBe(
      '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods',
    );
    await later(60_000);
    memory();
    expect(cache.asked).toHaveLength(2);
  });

  it.each([403, 404, 503])(
    'is left alone for a while where the cluster answers %s',
    async status => {
      const { cache, memory, later } = setUp();
      cache.answer = async () => response(status, []);
      memory();
      await later(120_000);
      expect([memory(), cache.asked.length]).toEqual([undefined, 1]);
      await later(600_000);
      memory();
      expect(cache.asked).toHaveLength(2);
    },
  );

  it('says nothing once it is old', async () => {
    const { cache, memory, later } = setUp();
    cache.answer = async () => response(200, METRICS);
    memory();
    await later(1);
    expect(memory()).toBeDefined();
    cache.answer = () => Promise.reject(new Error('gone'));
    await later(4 * 60_000);
    expect(memory()).toBeUndefined();
  });

  it('makes a problem of memory near its limit', async () => {
    const cache = new FakeCache();
    cache.add('prod', [limitedPod()]);
    cache.answer = async () => response(200, METRICS);
    const { server } = await startPlugin(cache);
    const path = '/api/kubernetes-workloads/workloads/component/default/cart';
    await request(server).get(path);
    const { body } = await request(server).get(path);
    expect(body.clusters[0].problems).toMatchObject([
      {
        problem: 'memory-near-limit',
        message:
          'Container "web" of pod cart-1 uses 97 % of its memory limit of 100Mi.',
      },
    ]);
  });

  it('is not asked for where nothing has a limit', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart')]);
    const { server } = await startPlugin(cache);
    await request(server).get(
      '/api/kubernetes-workloads/workloads/component/default/cart',
    );
    expect(cache.asked).toEqual([]);
  });
});
