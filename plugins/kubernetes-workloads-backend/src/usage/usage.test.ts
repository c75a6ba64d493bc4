import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';
import { PodMetrics } from '../podMetrics/PodMetrics';

const METRICS = [
  JSON.stringify({
    items: [
      {
        metadata: { name: 'cart-1', namespace: 'shop' },
        containers: [
          { name: 'web', usage: { cpu: '96340123n', memory: '97Mi' } },
        ],
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
  const usage = PodMetrics.create({ store: cache, now: () => now });
  const memory = () =>
    usage.in('prod', ['shop'])(limitedPod(), 'web')?.memoryBytes;
  const read = (patience: Promise<void> = new Promise(() => {})) =>
    usage.read('prod', 'shop', patience);
  const later = async (milliseconds: number) => {
    now += milliseconds;
    await new Promise(resolve => setImmediate(resolve));
  };
  return { cache, memory, read, later };
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

  it.each([
    [403, 'forbidden', 300_000],
    [404, 'no-metrics-server', 300_000],
    [503, 'unavailable', 60_000],
  ])(
    'is left alone for a while where the cluster answers %s',
    async (status, state, pause) => {
      const { cache, read, later } = setUp();
      cache.answer = async () => response(status, []);
      expect((await read()).state).toBe(state);
      await later(pause - 1);
      expect((await read()).state).toBe(state);
      expect(cache.asked).toHaveLength(1);
      await later(1);
      await read();
      expect(cache.asked).toHaveLength(2);
    },
  );

  it('is asked for once in 15 s by all who look at it', async () => {
    const { cache, read, memory, later } = setUp();
    cache.answer = async () => response(200, METRICS);
    const answers = await Promise.all([read(), read(), read()]);
    expect(answers.map(each => each.of('cart-1', 'web')?.cpuCores)).toEqual(
      Array(3).fill(0.096340123),
    );
    memory();
    await later(14_999);
    await read();
    expect(cache.asked).toHaveLength(1);
    await later(1);
    await read();
    expect(cache.asked).toHaveLength(2);
  });

  it.each([
    ['no list', '{"items":7}'],
    ['no JSON', 'upstream connect error'],
    ['more than it may', `{"items":["${'x'.repeat(9 * 2 ** 20)}"]}`],
  ])('is not known where the cluster answers with %s', async (_, answer) => {
    const { cache, read } = setUp();
    cache.answer = async () => response(200, [answer]);
    expect(await read()).toMatchObject({ state: 'unavailable' });
  });

  it('is nothing below zero, and nothing without end', async () => {
    const { cache, read } = setUp();
    const usage = { cpu: '-5', memory: '9e999' };
    const containers = [{ name: 'web', usage }];
    const items = [{ metadata: { name: 'cart-1' }, containers }];
    cache.answer = async () => response(200, [JSON.stringify({ items })]);
    expect((await read()).of('cart-1', 'web')).toEqual({});
  });

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

describe('GET /workloads/{kind}/{namespace}/{name}/usage', () => {
  const path = '/api/kubernetes-workloads/workloads/component/default/cart';

  it('tells what pods use beside what they request and may use, and keeps what is not set apart from 0', async () => {
    const cache = new FakeCache();
    const done: any = podOf('cart', { name: 'cart-done' });
    done.status.phase = 'Succeeded';
    const other: any = podOf('cart', { name: 'cart-2' });
    other.spec.containers[0].resources = { requests: { cpu: '500m' } };
    cache.add('prod', [limitedPod(), other, done]);
    cache.add('empty', []);
    cache.answer = async () => response(200, METRICS);
    const { server } = await startPlugin(cache);
    const { body } = await request(server).get(`${path}/usage`);
    const memory = { used: 97 * 2 ** 20, limit: 100 * 2 ** 20 };
    const cpu = { used: 0.096340123 };
    const unknown = { cpu: { request: 0.5 }, memory: {} };
    expect(body.clusters).toEqual([
      {
        cluster: 'prod',
        state: 'measured',
        measuredAt: expect.any(String),
        pods: [
          {
            namespace: 'shop',
            name: 'cart-1',
            ...{ cpu, memory },
            containers: [{ name: 'web', cpu, memory }],
          },
          {
            namespace: 'shop',
            name: 'cart-2',
            ...unknown,
            containers: [{ name: 'web', ...unknown }],
          },
        ],
      },
    ]);
    expect(cache.asked.map(({ cluster }) => cluster)).toEqual(['prod']);
  });

  it('does not wait for a cluster that hangs, nor lets it hide another', async () => {
    const cache = new FakeCache();
    cache.add('east', [podOf('cart')]);
    cache.add('west', [podOf('cart')]);
    let isFirst = true;
    cache.answer = () => {
      if (!isFirst) return Promise.resolve(response(200, METRICS));
      isFirst = false;
      return new Promise(() => {});
    };
    const { server } = await startPlugin(cache);
    const { body } = await request(server).get(`${path}/usage`);
    expect(body.clusters).toMatchObject([
      { cluster: 'east', state: 'pending' },
      { cluster: 'west', state: 'measured' },
    ]);
  });

  it('takes the permission to read the workloads', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('payments')]);
    const denied = ['kubernetes-workloads.workloads.read'];
    const { server } = await startPlugin(cache, { denied });
    const { status } = await request(server).get(
      `${path.replace('cart', 'payments')}/usage`,
    );
    expect([status, cache.asked]).toEqual([403, []]);
  });
});
