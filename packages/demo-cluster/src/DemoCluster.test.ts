import { createClock } from '@sinonjs/fake-timers';
import { Agent, request } from 'undici';
import { ApiClient } from './conformance/ApiClient';
import { DemoCluster } from './DemoCluster';

const NOW = Date.parse('2026-01-01T12:00:00Z');

const pod = (
  name: string,
  options: {
    annotations?: object;
    container?: object;
    restartPolicy?: string;
  } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { app: name },
    annotations: options.annotations as Record<string, string>,
  },
  spec: {
    restartPolicy: options.restartPolicy,
    containers: [
      {
        name: 'web',
        image: 'example/web:1',
        resources: { requests: { cpu: '100m', memory: '100Mi' } },
        ...options.container,
      },
      { name: 'proxy', image: 'example/proxy:1' },
    ],
  },
});

describe('DemoCluster', () => {
  const clock = createClock(NOW);
  let cluster: DemoCluster;
  let api: ApiClient;

  beforeAll(async () => {
    cluster = await DemoCluster.start({
      name: 'demo',
      clock,
      age: { minutes: 10 },
      objects: [
        pod('web'),
        pod('crashing', {
          annotations: {
            'demo.mooring.dev/pod': 'crash-loop',
            'demo.mooring.dev/log': 'starting\nno database',
          },
        }),
        pod('done', {
          restartPolicy: 'Never',
          annotations: { 'demo.mooring.dev/pod': 'completed' },
        }),
        pod('stuck', { container: { image: 'registry.invalid/web:1' } }),
      ],
    });
    api = new ApiClient({
      url: cluster.url,
      ca: cluster.caData,
      adminToken: cluster.tokens.admin,
    });
  });

  afterAll(async () => {
    await api.close();
    await cluster.stop();
  });

  it('is trusted by its own authority only', async () => {
    const stranger = new Agent();
    await expect(
      request(`${cluster.url}/version`, { dispatcher: stranger }),
    ).rejects.toThrow(/self-signed|unable to verify/i);
    await stranger.close();
    const other = await DemoCluster.start({ name: 'other' });
    expect(other.caData).toBe(cluster.caData);
    expect(other.tokens.admin).not.toBe(cluster.tokens.admin);
    expect((await api.get(`${other.url}/version`)).status).toBe(401);
    await other.stop();
  });

  it('has the logs of its pods', async () => {
    const log = async (name: string, query: string) =>
      (await api.get(`/api/v1/namespaces/shop/pods/${name}/log?${query}`)).body;
    const web: string = await log('web', 'container=web');
    expect(web).toMatch(/^starting up\n/);
    expect(web.split('\n')).toHaveLength(3 + 119 + 1); // every 5 seconds of 9 minutes and 59 seconds, and a last line break
    expect(await log('web', 'container=web&tailLines=2')).toBe(
      web.split('\n').slice(-3).join('\n'),
    );
    expect(await log('web', 'container=web&tailLines=0')).toBe('');
    expect(
      (await log('web', 'container=web&sinceSeconds=60')).split('\n'),
    ).toHaveLength(12 + 1);
    expect(await log('web', 'container=web&limitBytes=8')).toBe('starting');
    expect(
      await log('web', 'container=web&tailLines=1&timestamps=true'),
    ).toMatch(/^2026-01-01T11:59:56\.000Z \S/);
    expect(await log('crashing', 'container=web&previous=true')).toBe(
      'starting\nno database\n',
    );
    expect(await log('web', 'container=web')).toBe(web);

    expect(await log('web', '')).toMatchObject({
      code: 400,
      message:
        'a container name must be specified for pod web, choose one of: [web proxy]',
    });
    expect(await log('web', 'container=db')).toMatchObject({
      code: 400,
      message: 'container db is not valid for pod web',
    });
    expect(await log('web', 'container=web&tailLines=-1')).toMatchObject({
      code: 400,
    });
    expect(await log('web', 'container=web&previous=true')).toMatchObject({
      code: 400,
      message: 'previous terminated container "web" in pod "web" not found',
    });
    expect(await log('stuck', 'container=web')).toMatchObject({
      code: 400,
      message:
        'container "web" in pod "stuck" is waiting to start: trying and failing to pull image',
    });
    expect(await log('nothing', 'container=web')).toMatchObject({ code: 404 });
    expect(await log('done', 'container=web&follow=true')).toMatch(/done\n$/);
  });

  it('follows a log until the pod is gone', async () => {
    cluster.apply(pod('short'));
    clock.tick(2_000);
    const answer = api.get(
      '/api/v1/namespaces/shop/pods/short/log?container=web&follow=true',
    );
    while (
      cluster.requests.find({ subresource: 'log', name: 'short', open: true })
        .length === 0
    ) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    clock.tick(11_000);
    cluster.delete({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'shop',
      name: 'short',
    });
    clock.tick(1_000);
    expect((await answer).body.trim().split('\n')).toEqual([
      'starting up',
      'configuration read',
      'listening on 0.0.0.0:8080',
      'GET /api/items 200',
      'POST /api/items 201',
    ]);
  });

  it('measures its pods and nodes', async () => {
    const { body: pods } = await api.get(
      '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb',
    );
    expect(pods).toMatchObject({
      kind: 'PodMetricsList',
      items: [{ metadata: { name: 'web' }, window: '15s' }],
    });
    const [{ containers }] = pods.items;
    const cpu = parseInt(containers[0].usage.cpu, 10) / 1e9;
    expect(containers[0].usage.cpu).toMatch(/^\d+n$/);
    expect(cpu).toBeGreaterThan(0.1 * 0.3 * 0.85);
    expect(cpu).toBeLessThan(0.1 * 0.3 * 1.15);
    const { body: nodes } = await api.get('/apis/metrics.k8s.io/v1beta1/nodes');
    expect(nodes.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'demo-node-1',
      'demo-node-2',
      'demo-node-3',
    ]);
    expect(
      await api.get('/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web'),
    ).toMatchObject({ status: 200, body: { kind: 'PodMetrics' } });
    expect(
      await api.get(
        '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/stuck/x',
      ),
    ).toMatchObject({ status: 404 });
    expect(
      (await api.create('/apis/metrics.k8s.io/v1beta1/nodes', {})).status,
    ).toBe(405);
  });

  it('sends objects to kubectl, which asks for a table first', async () => {
    const accept =
      'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = await api.get('/api/v1/namespaces/shop/pods', { accept });
    expect(body.kind).toBe('PodList');
    expect(body.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'crashing',
      'done',
      'stuck',
      'web',
    ]);
  });

  it('selects pods by the fields of their specs and status', async () => {
    const names = async (fieldSelector: string) => {
      const { body } = await api.get(
        `/api/v1/pods?fieldSelector=${encodeURIComponent(fieldSelector)}`,
      );
      return body.items.map(({ metadata }: any) => metadata.name);
    };
    expect(await names('status.phase=Pending')).toEqual(['stuck']);
    expect(await names('spec.restartPolicy!=Always')).toEqual(['done']);
    const { spec } = cluster.get({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'shop',
      name: 'web',
    })!;
    expect(await names(`spec.nodeName=${spec.nodeName}`)).toContain('web');
    const events = await api.get(
      '/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dstuck,reason%3DFailed',
    );
    expect(events.body.items).toMatchObject([
      { type: 'Warning' },
      { type: 'Warning' },
      { type: 'Warning' },
    ]);
  });

  it('reads no Protocol Buffers, and says what it reads', async () => {
    const answer = await api.request('/api/v1/namespaces', {
      method: 'POST',
      body: Buffer.from('k8s\0'),
      contentType: 'application/vnd.kubernetes.protobuf',
    });
    expect(answer).toMatchObject({
      status: 415,
      body: { message: expect.stringContaining('application/json') },
    });
  });

  it('refuses what is too large or malformed', async () => {
    const large = JSON.stringify({
      metadata: { name: 'a' },
      data: { a: 'x'.repeat(4 * 1024 * 1024) },
    });
    const path = '/api/v1/namespaces/shop/configmaps';
    expect(
      await api.request(path, { method: 'POST', body: large }),
    ).toMatchObject({ status: 413, body: { reason: 'RequestEntityTooLarge' } });
    for (const body of [
      '[]',
      '1',
      'null',
      '{"metadata":1}',
      '{"metadata":{"name":1}}',
      '{"metadata":{"labels":{"a":1}}}',
    ]) {
      const { status } = await api.request(path, { method: 'POST', body });
      expect([body, status]).toEqual([body, 400]);
    }
    expect((await api.get('/api/v1/%zz/pods')).status).toBe(400);
    expect((await api.get('/api/v1/pods?limit=many')).status).toBe(400);
  });

  it('counts requests', async () => {
    cluster.requests.clear();
    await api.get('/api/v1/pods');
    await api.get('/api/v1/namespaces/shop/pods/web', {
      token: cluster.tokens.viewer,
    });
    await api.get('/api/v1/secrets', { token: cluster.tokens.viewer });
    await api.get('/api/v1/pods', { token: 'wrong' });
    const { requests } = cluster;
    expect(requests.total).toBe(4);
    expect(requests.count({ resource: 'pods', verb: 'list' })).toBe(2);
    expect(requests.count({ user: 'viewer' })).toBe(2);
    expect(requests.find({ status: 403 })).toMatchObject([
      { resource: 'secrets', user: 'viewer' },
    ]);
    expect(requests.find({ status: 401 })).toMatchObject([{ user: undefined }]);
    expect(JSON.stringify(requests.entries)).not.toContain(
      cluster.tokens.viewer,
    );
  });

  it('runs many times in one process', async () => {
    const clusters = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        DemoCluster.start({ name: `demo-${index}`, objects: [pod('web')] }),
      ),
    );
    const answers = await Promise.all(
      clusters.map(
        async ({ url, tokens }) =>
          (
            await api.get(`${url}/api/v1/pods`, { token: tokens.viewer })
          ).body.items.length,
      ),
    );
    expect(answers).toEqual(clusters.map(() => 1));
    expect(new Set(clusters.map(({ url }) => url)).size).toBe(50);
    await Promise.all(clusters.map(each => each.stop()));
    expect(clusters.map(({ connectionCount }) => connectionCount)).toEqual(
      clusters.map(() => 0),
    );
  });

  it('says when it cannot be of the age asked for', async () => {
    for (const age of [{ days: 8 }, { hours: -1 }]) {
      await expect(DemoCluster.start({ name: 'old', age })).rejects.toThrow(
        `age: ${JSON.stringify(age)} is not between now and 7 days ago`,
      );
    }
  });

  it('says when its port is taken', async () => {
    const port = Number(new URL(cluster.url).port);
    await expect(DemoCluster.start({ name: 'second', port })).rejects.toThrow(
      `EADDRINUSE: address already in use 127.0.0.1:${port}`,
    );
  });
});
