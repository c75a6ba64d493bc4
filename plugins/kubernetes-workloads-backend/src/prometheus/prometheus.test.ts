import { ServerResponse } from 'node:http';
import request from 'supertest';
import { FakeCache } from '../__testUtils__/FakeCache';
import {
  AskedPrometheus,
  FakePrometheus,
  send,
} from '../__testUtils__/FakePrometheus';
import { component, podOf, startPlugin } from '../__testUtils__/startPlugin';

const PATH = '/api/kubernetes-workloads/workloads/component/default/cart';
const MiB = 2 ** 20;

let prometheus: FakePrometheus;
beforeEach(async () => {
  prometheus = await FakePrometheus.start();
});
afterEach(async () => {
  await prometheus.stop();
});

async function setUp(
  options: {
    instances?: object[];
    annotations?: Record<string, string>;
    clusters?: string[];
    denied?: string[];
  } = {},
) {
  const { clusters = ['prod'], annotations = {}, denied } = options;
  const cache = new FakeCache();
  for (const name of clusters)
    cache.add(name, [podOf('cart'), podOf('cart', { name: 'cart-2' })]);
  const entity = component('cart');
  Object.assign(entity.metadata.annotations!, annotations);
  const { instances = [instance()] } = options;
  const { server } = await startPlugin(cache, {
    denied,
    entities: [entity, component('payments')],
    prometheus: { instances },
  });
  const get = async (part: string, path = PATH) => {
    const { status, body } = await request(server).get(`${path}/${part}`);
    return { status, body };
  };
  return { cache, get };
}

function instance(more: object = {}) {
  const clusters = [{ name: 'prod' }];
  return { name: 'main', url: prometheus.url, clusters, ...more };
}

function answerTo(metric: string, result: (asked: AskedPrometheus) => unknown) {
  prometheus.answer = (asked, response) =>
    send(
      response,
      asked.form.get('query')!.includes(metric) ? result(asked) : [],
    );
}

function at({ form }: AskedPrometheus, index: number): number {
  return Number(form.get('start')) + index * Number(form.get('step'));
}

describe('metrics of an entity', () => {
  it('are asked for its own pods alone, over a bounded range', async () => {
    answerTo('container_memory_working_set_bytes', asked => [
      {
        metric: { pod: 'cart-2' },
        values: [
          [at(asked, 0), '1048576'],
          [at(asked, 1), 'NaN'],
          [at(asked, 2), '+Inf'],
          [at(asked, 119), '2097152'],
          [at(asked, 500), '7'],
        ],
      },
    ]);
    const { get } = await setUp();
    const { body } = await get('metrics');
    const panels = body.clusters[0].panels;
    expect(panels.map(({ id }: any) => id)).toEqual([
      ...['cpu', 'memory', 'restarts', 'throttling'],
      ...['http-rate', 'http-errors', 'http-latency'],
    ]);
    expect(panels[1]).toMatchObject({ unit: 'bytes', totalSeries: 1 });
    expect(panels[1].series[0].name).toBe('cart-2');
    expect(panels[1].series[0].values).toEqual([
      ...[MiB, null, null],
      ...Array(116).fill(null),
      2 * MiB,
    ]);
    for (const query of prometheus.queries) {
      const selectors = [...query.matchAll(/\{([^}]*)\}/g)].map(([, m]) => m);
      expect(selectors.length).toBeGreaterThan(0);
      for (const selector of selectors)
        expect(selector).toMatch(/^namespace="shop",pod=~"cart-1\|cart-2"/);
    }
    const [{ form }] = prometheus.asked;
    const points =
      (Number(form.get('end')) - Number(form.get('start'))) /
      Number(form.get('step'));
    expect(points).toBe(119);
  });

  it('are asked for once by all who look within seconds', async () => {
    const { get } = await setUp();
    await Promise.all([get('metrics'), get('metrics')]);
    await get('metrics');
    expect(prometheus.asked).toHaveLength(7);
  });

  it('take no query and no other range from the caller', async () => {
    const { get } = await setUp();
    for (const query of ['range=10y', 'range=1h&query=up', 'step=1'])
      expect((await get(`metrics?${query}`)).status).toBe(400);
    expect(prometheus.asked).toEqual([]);
    await get('metrics?range=24h');
    expect(prometheus.asked[0].form.get('step')).toBe('720');
  });

  it('of several clusters are told apart by labels', async () => {
    const clusters = ['east', 'west'].map(name => ({
      name,
      labels: { cluster: `k8s"${name}` },
    }));
    const { get } = await setUp({
      clusters: ['east', 'west', 'south'],
      instances: [instance({ clusters })],
    });
    const { body } = await get('metrics');
    expect(body.clusters.map((each: any) => each.instance)).toEqual([
      'main',
      'main',
      undefined,
    ]);
    expect(
      prometheus.queries.filter(query =>
        query.includes('{cluster="k8s\\"east",namespace="shop"'),
      ),
    ).toHaveLength(7);
  });

  it('are those of rules that the entity names, never its PromQL', async () => {
    answerTo('memUsage', asked => [
      {
        metric: { pod: 'cart-1', tier: 'gold' },
        values: [[at(asked, 3), '1']],
      },
    ]);
    const { get } = await setUp({
      annotations: {
        'prometheus.io/rule':
          'memUsage|tier,sum(secret_of_others),up{namespace="other"}|x,a|b|c',
        'prometheus.io/service-name': 'team-b',
      },
    });
    const { body } = await get('metrics');
    const [{ panels, notes }] = body.clusters;
    expect(panels.slice(7)).toMatchObject([
      { id: 'rule', title: 'memUsage', series: [{ name: 'gold' }] },
    ]);
    expect(prometheus.queries.filter(q => q.startsWith('memUsage'))).toEqual([
      'memUsage{namespace="shop",pod=~"cart-1|cart-2"}',
    ]);
    expect(prometheus.queries.join()).not.toMatch(/secret_of_others|other"/);
    expect(notes.join('\n')).toMatch(
      /no Prometheus of that name.*\n.*"sum\(secret_of_others\)" isn't the name.*\n.*up\{.*\n.*"a\|b\|c"/,
    );
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'refuses',
      response => response.writeHead(401).end('no'),
      /^Prometheus "main" refuses the portal's credentials \(401\)\.$/,
    ],
    [
      'says why it cannot',
      response => response.writeHead(422).end('{"error":"query timed out"}'),
      /^Prometheus "main" answered 422: query timed out\.$/,
    ],
    [
      'is another thing',
      response => response.end('<html>Sign in</html>'),
      /doesn't answer as Prometheus does/,
    ],
    ['lies', response => send(response, [{ metric: 7 }]), /doesn't answer as/],
    [
      'lies about values',
      response => send(response, [{ metric: {}, values: [['x']] }]),
      /doesn't answer as/,
    ],
    [
      'answers without end',
      response => send(response, 'x'.repeat(3 * MiB)),
      /more than 2 MiB/,
    ],
    ['breaks off', response => response.destroy(), /can't be reached/],
    [
      'sends elsewhere',
      response => response.writeHead(302, { location: '/' }).end(),
      /can't be reached/,
    ],
  ])('say why, when Prometheus %s', async (_, answer, reason) => {
    prometheus.answer = (__, response) => answer(response);
    const { get } = await setUp();
    const { status, body } = await get('metrics');
    expect(status).toBe(200);
    for (const { error, series } of body.clusters[0].panels)
      expect([error, series]).toEqual([expect.stringMatching(reason), []]);
    const alerts = await get('alerts');
    expect(alerts.body.clusters[0].error).toMatch(reason);
  });

  it('are cut to the 20 largest of 10,000 series', async () => {
    answerTo('memUsage', asked =>
      Array.from({ length: 10_000 }, (_, i) => ({
        metric: { n: `"${i}\\` },
        values: [[at(asked, 0), String(i)]],
      })),
    );
    const annotations = { 'prometheus.io/rule': 'memUsage|n' };
    const { get } = await setUp({ annotations });
    const panel = (await get('metrics')).body.clusters[0].panels[7];
    expect([panel.series.length, panel.totalSeries]).toEqual([20, 10_000]);
    expect(panel.series[0].name).toBe('"9999\\');
  });

  it('show who asks as the configuration says', async () => {
    const secrets = [
      { type: 'basic', username: 'portal', password: 'pä55' },
      { type: 'bearer', token: 't0ken' },
    ];
    for (const auth of secrets) {
      const { get } = await setUp({
        instances: [instance({ auth, tenant: 'shop' })],
      });
      await get('alerts');
    }
    const [basic, , bearer] = prometheus.asked.map(({ headers }) => headers);
    expect(basic.authorization).toBe(
      `Basic ${Buffer.from('portal:pä55').toString('base64')}`,
    );
    expect(bearer.authorization).toBe('Bearer t0ken');
    expect(bearer['x-scope-orgid']).toBe('shop');
  });

  it('and alerts take the permission to read the workloads', async () => {
    const { cache, get } = await setUp({
      denied: ['kubernetes-workloads.workloads.read'],
    });
    cache.set('prod', [podOf('payments')]);
    const others = PATH.replace('cart', 'payments');
    expect((await get('metrics', others)).status).toBe(403);
    expect((await get('alerts', others)).status).toBe(403);
    expect(prometheus.asked).toEqual([]);
  });
});

describe('alerts of an entity', () => {
  const alert = (labels: object, value = '1') => ({
    metric: { alertstate: 'firing', namespace: 'shop', ...labels },
    value: [0, value],
  });

  it('are problems, one for each name and workload, with their beginning', async () => {
    const down = { alertname: 'CartDown', severity: 'critical' };
    prometheus.answer = ({ form }, response) => {
      const isSince = form.get('query')!.startsWith('ALERTS_FOR_STATE');
      const value = (seconds: string) => (isSince ? seconds : '1');
      send(response, [
        alert({ ...down, pod: 'cart-1' }, value('1700000060')),
        alert({ ...down, pod: 'cart-2' }, value('1700000000')),
        alert(
          { alertname: 'Note', severity: 'none', pod: 'cart-1' },
          value('NaN'),
        ),
      ]);
    };
    const { get } = await setUp();
    const { body } = await get('alerts');
    expect(body).toMatchObject({
      isConfigured: true,
      clusters: [
        {
          cluster: 'prod',
          instance: 'main',
          problems: [],
        },
      ].map(each => ({ ...each, problems: expect.any(Array) })),
    });
    expect(
      body.clusters[0].problems.map((each: any) => [
        each.severity,
        each.message,
        each.since,
      ]),
    ).toEqual([
      ['error', 'The alert "CartDown" fires for pod cart-1.', 1700000060000],
      ['error', 'The alert "CartDown" fires for pod cart-2.', 1700000000000],
      ['info', 'The alert "Note" fires for pod cart-1.', undefined],
    ]);
  });

  it('are among the problems of a summary, which waits for no slow instance', async () => {
    prometheus.answer = (_, response) =>
      send(response, [
        alert({ alertname: 'CartDown', severity: 'critical', pod: 'cart-1' }),
      ]);
    const { get } = await setUp();
    const summaries = 'summaries?entityRef=component:default/cart';
    const path = '/api/kubernetes-workloads';
    const { body } = await get(summaries, path);
    expect(body.notes).toEqual([]);
    expect(body.items[0]).toMatchObject({
      status: 'Healthy',
      totalProblems: 1,
      problem: {
        cluster: 'prod',
        problem: 'alert-firing',
        message: 'The alert "CartDown" fires for pod cart-1.',
      },
    });

    prometheus.answer = () => {}; // never
    const late = await setUp();
    const answer = await late.get(summaries, path);
    expect(answer.body.items[0]).toMatchObject({
      status: 'Healthy',
      totalProblems: 0,
    });
    expect(answer.body.notes).toEqual([
      'Prometheus "main" didn\'t answer within 1 s.',
    ]);
  });

  it('of pods with one owner are one problem of that owner', async () => {
    const { cache, get } = await setUp();
    const owner = { kind: 'ReplicaSet', apiVersion: 'apps/v1', name: 'cart' };
    const set = podOf('cart', { name: 'cart' });
    const pods = ['cart-1', 'cart-2'].map(name => {
      const pod = podOf('cart', { name });
      const ownerReferences = [{ ...owner, uid: 'cart', controller: true }];
      return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
    });
    cache.set('prod', [{ ...set, ...owner }, ...pods]);
    prometheus.answer = (_, response) =>
      send(
        response,
        ['cart-1', 'cart-2'].map(pod => alert({ alertname: 'Slow', pod })),
      );
    const { body } = await get('alerts');
    expect(body.clusters[0].problems).toMatchObject([
      {
        severity: 'warning',
        message: 'The alert "Slow" fires for 2 pods.',
        workload: { kind: 'ReplicaSet.apps', name: 'cart' },
        totalObjects: 2,
      },
    ]);
  });

  it('are only those of its pods, and those that it names in its namespaces and no pod of others', async () => {
    const { get } = await setUp({
      annotations: {
        'prometheus.io/alert': 'Excessive Memory "Usage",Other',
        'prometheus.io/labels': 'team=shop,=x,namespace=other',
      },
    });
    await get('alerts');
    const narrowed = 'team="shop",namespace="other",alertstate="firing"';
    expect(prometheus.queries[0]).toBe(
      [
        `ALERTS{namespace="shop",pod=~"cart-1|cart-2",${narrowed}}`,
        `ALERTS{namespace="shop",pod="",deployment="",statefulset="",daemonset="",cronjob="",job_name="",horizontalpodautoscaler="",alertname=~"Excessive Memory \\"Usage\\"|Other",${narrowed}}`,
      ].join(' or '),
    );
  });

  it('are not asked for where none is configured', async () => {
    const { get } = await setUp({ instances: [] });
    expect((await get('alerts')).body).toEqual({
      entityRef: 'component:default/cart',
      isConfigured: false,
      clusters: [],
    });
  });
});
