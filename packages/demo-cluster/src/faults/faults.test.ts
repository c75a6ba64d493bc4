import { ApiClient } from '../conformance/ApiClient';
import { DemoCluster } from '../DemoCluster';
import { Fault } from './Fault';

const PODS = '/api/v1/pods';

describe.each([
  ['HTTP/1.1', false],
  ['HTTP/2', true],
])('faults over %s', (_, allowH2) => {
  let cluster: DemoCluster;
  let api: ApiClient;

  beforeEach(async () => {
    cluster = await DemoCluster.start({
      name: 'faulty',
      objects: ['a', 'b'].map(name => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'shop' },
      })),
    });
    const { url, caData: ca, tokens } = cluster;
    api = new ApiClient({ url, ca, adminToken: tokens.admin }, { allowH2 });
  });

  afterEach(async () => {
    await api.close();
    await cluster.stop();
  });

  it.each<[Fault & { kind: 'status' }, object, object?]>([
    [
      { kind: 'status', code: 401 },
      { reason: 'Unauthorized', message: 'Unauthorized' },
    ],
    [
      { kind: 'status', code: 403 },
      {
        reason: 'Forbidden',
        message:
          'pods is forbidden: User "admin" cannot list resource "pods" in API group "" at the cluster scope',
      },
    ],
    [{ kind: 'status', code: 404 }, { reason: 'NotFound' }],
    [{ kind: 'status', code: 410 }, { reason: 'Expired' }],
    [
      { kind: 'status', code: 429, retryAfterSeconds: 7 },
      { reason: 'TooManyRequests', details: { retryAfterSeconds: 7 } },
    ],
    [{ kind: 'status', code: 500 }, { reason: 'InternalError' }],
    [
      { kind: 'status', code: 503, retryAfterSeconds: 3 },
      { reason: 'ServiceUnavailable' },
    ],
    [{ kind: 'status', code: 504 }, { reason: 'Timeout' }],
  ])('answers %j as the API server would', async (fault, body) => {
    cluster.faults.add({ ...fault, count: 1 });
    const answer = await api.get(PODS);
    expect(answer).toMatchObject({
      status: fault.code,
      body: { kind: 'Status', status: 'Failure', code: fault.code, ...body },
    });
    const { retryAfterSeconds = fault.code === 429 ? 1 : undefined } = fault;
    expect(answer.headers['retry-after']).toBe(
      retryAfterSeconds && String(retryAfterSeconds),
    );
    expect((await api.get(PODS)).status).toBe(200);
    expect(
      cluster.requests
        .find({ resource: 'pods' })
        .map(({ status, faults }) => ({ status, faults })),
    ).toEqual([
      { status: fault.code, faults: ['status'] },
      { status: 200, faults: [] },
    ]);
  });

  it('lets others pass a request that is delayed', async () => {
    cluster.faults.add({
      kind: 'delay',
      milliseconds: 300,
      resources: ['pods'],
    });
    const order: string[] = [];
    await Promise.all([
      api.get(PODS).then(({ status }) => order.push(`pods ${status}`)),
      api.get('/version').then(({ status }) => order.push(`version ${status}`)),
    ]);
    expect(order).toEqual(['version 200', 'pods 200']);
  });

  it('never answers a request that hangs', async () => {
    cluster.faults.add({ kind: 'hang', count: 1 });
    const abort = new AbortController();
    const hanging = fails(api.request(PODS, { signal: abort.signal }));
    await until(() => cluster.requests.open.length === 1);
    expect((await api.get('/version')).status).toBe(200);
    expect(cluster.requests.open).toMatchObject([
      { path: PODS, faults: ['hang'] },
    ]);
    abort.abort();
    expect(await hanging).toBe(true);
    await until(() => cluster.requests.open.length === 0);
  });

  it('resets the connection', async () => {
    cluster.faults.add({ kind: 'reset', count: 1 });
    await expect(api.get(PODS)).rejects.toThrow(
      /ECONNRESET|socket|closed|ended/i,
    );
    expect((await api.get(PODS)).status).toBe(200);
  });

  it('ends in the middle of the JSON, or answers with a sign-in page', async () => {
    cluster.faults.add({ kind: 'truncated', count: 1 });
    await expect(api.get(PODS)).rejects.toThrow(SyntaxError);
    cluster.faults.add({ kind: 'garbage', count: 1 });
    expect(await api.get(PODS)).toMatchObject({
      status: 200,
      body: expect.stringContaining('Sign in'),
    });
    expect(await api.get(PODS)).toMatchObject({
      status: 200,
      body: { kind: 'PodList' },
    });
  });

  it('sends the head and then nothing, and leaves the connection open', async () => {
    cluster.faults.add({ kind: 'half-open', verbs: ['watch'], count: 1 });
    const watch = await api.openWatch('/api/v1/configmaps');
    const events = watch.read(({ length }) => length > 0);
    cluster.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'new', namespace: 'shop' },
    });
    expect(await outcomeWithin(events, 300)).toBe('pending');
    expect(cluster.connectionCount).toBe(1);
    const ended = fails(events);
    await watch.close();
    expect(await ended).toBe(true);
  });

  it('strikes what its match says, and as often', async () => {
    const list = async (path: string) => (await api.get(path)).status;
    cluster.faults.add({
      kind: 'status',
      code: 503,
      resources: ['configmaps'],
      namespaces: ['shop'],
      verbs: ['list'],
    });
    expect(await list('/api/v1/namespaces/shop/configmaps')).toBe(503);
    expect(await list('/api/v1/namespaces/other/configmaps')).toBe(200);
    expect(await list('/api/v1/namespaces/shop/configmaps/a')).toBe(200);
    expect(await list('/api/v1/namespaces/shop/services')).toBe(200);
    cluster.faults.clear();

    cluster.faults.add({
      kind: 'status',
      code: 500,
      path: '/apis/apps',
      count: 2,
    });
    const remove = cluster.faults.add({
      kind: 'status',
      code: 404,
      users: ['viewer'],
    });
    expect(await list('/apis/apps/v1/deployments')).toBe(500);
    expect(await list(PODS)).toBe(200);
    expect(await list('/apis/apps/v1/deployments')).toBe(500);
    expect(await list('/apis/apps/v1/deployments')).toBe(200);
    expect((await api.get(PODS, { token: cluster.tokens.viewer })).status).toBe(
      404,
    );
    remove();
    expect((await api.get(PODS, { token: cluster.tokens.viewer })).status).toBe(
      200,
    );
    expect(cluster.faults.active).toEqual([]);
  });

  it.each<[Fault, RegExp]>([
    [{ kind: 'reset' }, /ECONNRESET|socket|terminated|closed|ended|aborted/i],
    [{ kind: 'truncated' }, /incomplete/],
    [{ kind: 'garbage' }, /JSON/],
  ])('strikes a watch that is open with %j', async (fault, failure) => {
    const watch = await api.openWatch('/api/v1/namespaces/shop/configmaps');
    await watch.read(({ length }) => length === 2);
    cluster.faults.add({ ...fault, verbs: ['watch'], count: 1 });
    await expect(watch.read(() => false)).rejects.toThrow(failure);
    expect(cluster.faults.active).toEqual([]);
    await until(() => cluster.requests.open.length === 0);
  });

  it('ends a watch that is open with 410', async () => {
    const watch = await api.openWatch('/api/v1/namespaces/shop/configmaps');
    await watch.read(({ length }) => length === 2);
    cluster.faults.add({ kind: 'status', code: 410, count: 1 });
    expect((await watch.read(() => false))[2]).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    expect((await api.get(PODS)).status).toBe(200);
  });

  it('silences a watch that is open', async () => {
    const watch = await api.openWatch('/api/v1/namespaces/shop/configmaps');
    await watch.read(({ length }) => length === 2);
    cluster.faults.add({ kind: 'half-open', verbs: ['watch'], count: 1 });
    const next = watch.read(({ length }) => length > 2);
    cluster.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'shop' },
    });
    expect(await outcomeWithin(next, 300)).toBe('pending');
    const ended = fails(next);
    await watch.close();
    expect(await ended).toBe(true);
  });

  it('sends 410 to a watch that begins, and to one from before a compaction', async () => {
    cluster.faults.add({
      kind: 'status',
      code: 410,
      verbs: ['watch'],
      count: 1,
    });
    expect(
      await api.watch('/api/v1/configmaps?resourceVersion=1'),
    ).toMatchObject([
      { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    ]);
    const { body } = await api.get(
      '/api/v1/namespaces/shop/configmaps?limit=1',
    );
    cluster.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'b',
    });
    cluster.compactHistory();
    const { continue: token, resourceVersion } = body.metadata;
    expect(
      await api.watch(`/api/v1/configmaps?resourceVersion=${resourceVersion}`),
    ).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
    const page = await api.get(
      `/api/v1/namespaces/shop/configmaps?limit=1&continue=${token}`,
    );
    expect(page).toMatchObject({ status: 410, body: { reason: 'Expired' } });
    const rest = await api.get(
      `/api/v1/namespaces/shop/configmaps?continue=${page.body.metadata.continue}`,
    );
    expect(rest).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('rejects an old token, and goes on with a watch that began with it', async () => {
    const old = cluster.tokens.viewer;
    const watch = await api.openWatch('/api/v1/namespaces/shop/configmaps', {
      token: old,
    });
    await watch.read(({ length }) => length === 2);
    const token = cluster.rotateToken('viewer');
    expect((await api.get(PODS, { token: old })).status).toBe(401);
    expect((await api.get(PODS, { token })).status).toBe(200);
    cluster.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'a',
    });
    expect(await watch.read(({ length }) => length === 3)).toMatchObject([
      {},
      {},
      { type: 'DELETED' },
    ]);
    await watch.close();
  });

  it('leaves no connection behind when it stops', async () => {
    const watch = await api.openWatch(PODS);
    cluster.faults.add({ kind: 'hang' });
    const hanging = fails(api.get(PODS));
    await until(() => cluster.requests.open.length === 2);
    const ended = fails(watch.read(() => false));
    await cluster.stop();
    expect(await hanging).toBe(true);
    expect(await ended).toBe(true);
    expect(cluster.connectionCount).toBe(0);
    expect(cluster.requests.open).toEqual([]);
    await expect(api.get('/version')).rejects.toThrow();
  });
});

async function fails(promise: Promise<unknown>): Promise<boolean> {
  return await promise.then(
    () => false,
    () => true,
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

async function outcomeWithin(
  promise: Promise<unknown>,
  milliseconds: number,
): Promise<string> {
  const timeout = new Promise<string>(resolve =>
    setTimeout(() => resolve('pending'), milliseconds),
  );
  return await Promise.race([
    promise.then(
      () => 'resolved',
      () => 'rejected',
    ),
    timeout,
  ]);
}
