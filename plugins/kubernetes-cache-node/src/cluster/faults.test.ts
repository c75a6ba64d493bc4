import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@mooring/demo-cluster';
import {
  CacheOfDemoCluster,
  deployment,
  DEPLOYMENTS,
  PODS,
  until,
} from '../__testUtils__/CacheOfDemoCluster';
import { TcpProxy } from '../__testUtils__/TcpProxy';

jest.setTimeout(60_000);

const TOKEN = 'that-nobody-may-see';

describe('a watched cluster', () => {
  let demo: CacheOfDemoCluster;
  afterEach(() => demo.stop());

  it('is listed once, then watched, over one connection', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    expect(demo.state).toEqual({ type: 'syncing' });
    await demo.equalsCluster();
    expect(demo.cluster.connectionCount).toBe(1);
    demo.cluster.apply(deployment('d'));
    demo.cluster.apply(deployment('b', { changed: 'yes' }));
    demo.cluster.delete({ ...nameOf('a') });
    await demo.equalsCluster();
    expect(
      demo.cluster.requests.entries
        .map(({ verb, resource }) => `${verb} ${resource}`)
        .sort(),
    ).toEqual([
      'get namespaces', // kube-system, to know the cluster again
      'watch configmaps',
      'watch deployments',
      'watch pods',
    ]);
    for (const kind of demo.objects.kinds()) {
      expect(kind).toMatchObject({
        state: 'synced',
        confirmedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    }
  });

  it('answers what is not watched over a connection of its own', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    await demo.equalsCluster();
    const ask = (cluster: string, path: string) =>
      demo.cache.request(cluster, {
        path,
        query: { limit: '1' },
        signal: AbortSignal.timeout(10_000),
      });
    const answer = await ask('demo', '/api/v1/namespaces');
    expect([answer.status, demo.cluster.connectionCount]).toEqual([200, 2]);
    expect(JSON.parse(await text(answer.body))).toMatchObject({
      kind: 'NamespaceList',
    });
    const missing = await ask('demo', '/api/v1/namespaces/nothing');
    expect(missing.status).toBe(404);
    missing.discard();
    await expect(ask('other', '/api/v1/namespaces')).rejects.toThrow(
      'There is no cluster "other" in the configuration',
    );
  });

  /** What each fault makes of a cluster that was never synced, and of one that was. */
  it.each<[Fault, object, object]>([
    [
      { kind: 'hang' },
      { type: 'unreachable', hop: 'api', reason: 'no answer within 1.5 s' },
      { type: 'stale', reason: expect.stringMatching(/no answer|no end/) },
    ],
    [
      { kind: 'reset' },
      { type: 'unreachable', reason: expect.stringContaining('connection') },
      { type: 'stale', reason: expect.stringContaining('connection') },
    ],
    [
      { kind: 'truncated' },
      { type: 'unreachable', hop: 'api' },
      {
        type: 'stale',
        reason: expect.stringMatching(/broken|no end|soon/),
      },
    ],
    [
      { kind: 'garbage' },
      {
        type: 'unreachable',
        hop: 'api',
        reason: expect.stringContaining('text/html'),
      },
      { type: 'stale', reason: expect.stringContaining('text/html') },
    ],
    [
      { kind: 'half-open' },
      { type: 'unreachable' },
      { type: 'stale', reason: expect.anything() },
    ],
    [
      { kind: 'status', code: 401 },
      { type: 'unauthorized', hop: 'authentication' },
      { type: 'unauthorized', hop: 'authentication' },
    ],
    [
      { kind: 'status', code: 403 },
      { type: 'forbidden', kinds: ['Pod', 'ConfigMap', 'Deployment.apps'] },
      { type: 'forbidden', kinds: ['Pod', 'ConfigMap', 'Deployment.apps'] },
    ],
    [
      { kind: 'status', code: 429, retryAfterSeconds: 1 },
      { type: 'unreachable', reason: 'it answers 429 TooManyRequests' },
      { type: 'stale', reason: 'it answers 429 TooManyRequests' },
    ],
    [
      { kind: 'status', code: 500 },
      { type: 'unreachable', reason: 'it answers 500 InternalError' },
      { type: 'stale', reason: 'it answers 500 InternalError' },
    ],
    [
      { kind: 'status', code: 503 },
      { type: 'unreachable', reason: 'it answers 503 ServiceUnavailable' },
      { type: 'stale', reason: 'it answers 503 ServiceUnavailable' },
    ],
    [
      { kind: 'status', code: 410 },
      { type: 'unreachable', reason: 'it answers 410 Expired' },
      { type: 'stale', reason: 'it answers 410 Expired' },
    ],
  ])('survives %j', async (fault, beforeSync, afterSync) => {
    demo = await CacheOfDemoCluster.start();
    const { faults } = demo.cluster;
    faults.add(fault);
    demo.watch();
    await demo.reaches(beforeSync);
    faults.clear();
    await demo.equalsCluster();

    faults.add(fault);
    // What strikes no open watch strikes the next one, within seconds.
    await demo.reaches(afterSync);
    demo.cluster.apply(deployment('late'));
    demo.cluster.delete(nameOf('a'));
    faults.clear();
    await demo.equalsCluster();
    expect(demo.logged).not.toContain('<html>');
    expect(demo.logged).not.toContain(demo.cluster.tokens.viewer);
  });

  it('says where it is stuck, and which right is missing', async () => {
    demo = await CacheOfDemoCluster.start({
      cluster: {
        users: {
          viewer: { rules: [{ verbs: ['*'], resources: ['pods'] }] },
        },
      },
    });
    demo.watch({ kinds: [PODS, DEPLOYMENTS] });
    await demo.reaches({ type: 'forbidden', kinds: ['Deployment.apps'] });
    expect(demo.objects.kinds()).toMatchObject([
      { kind: 'Pod', state: 'synced', objects: 6 },
      {
        kind: 'Deployment.apps',
        state: 'forbidden',
        objects: 0,
        reason:
          'the user "viewer" cannot watch deployments in all namespaces; grant "list" and "watch" on "deployments" in API group "apps"',
      },
    ]);
  });

  it('drops what it cannot read any more, and gets it back', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    await demo.equalsCluster();
    const lift = demo.cluster.faults.add({
      kind: 'status',
      code: 403,
      resources: ['pods'],
    });
    await demo.reaches({ type: 'forbidden', kinds: ['Pod'] });
    expect([...demo.objects.index.find({ kinds: ['Pod'] })]).toEqual([]);
    lift();
    await demo.equalsCluster();
  });

  it('uses a fresh credential for each connection', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    await demo.equalsCluster();
    const before = demo.credentials;
    demo.cluster.rotateToken('viewer');
    // The old token is never used again, so nobody notices.
    demo.cluster.faults.add({ kind: 'reset', count: 1 });
    demo.cluster.apply(deployment('d'));
    await until(
      () => demo.credentials > before,
      () => 'another credential',
    );
    await demo.equalsCluster();
    expect(demo.cluster.requests.count({ status: 401 })).toBe(0);
  });

  it('says that there is no credential, and does not ask without one', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch({
      getCredential: async () => {
        throw new Error(`AccessDenied\nto assume the role, Bearer ${TOKEN}`);
      },
    });
    await demo.reaches({
      type: 'unauthorized',
      hop: 'credentials',
      reason: 'AccessDenied to assume the role, [redacted]',
    });
    expect(demo.cluster.requests.total).toBe(0);
    demo.watch({ getCredential: () => new Promise(() => {}) });
    await until(
      () => demo.logged.includes('no credential within 1 s'),
      () => 'a credential that never comes to be given up',
    );
    expect(demo.logged).not.toContain(TOKEN);
    demo.watch();
    await demo.equalsCluster();
  });

  it('goes on where it was when watches end, and lists again after 410', async () => {
    demo = await CacheOfDemoCluster.start({
      cache: { timing: { watchMs: [1_000, 1_000] } },
    });
    demo.watch();
    await demo.equalsCluster();
    const { requests } = demo.cluster;
    const isList = ({ query }: { query: string }) =>
      query.includes('sendInitial');
    const lists = () => requests.entries.filter(isList).length;
    const resumed = () =>
      requests.entries.filter(
        entry => entry.verb === 'watch' && !isList(entry),
      );
    await until(
      () => resumed().length >= 6,
      () => 'watches to go on twice',
    );
    expect(resumed().map(({ query }) => query)).toEqual(
      resumed().map(() => expect.stringMatching(/resourceVersion=[1-9]/)),
    );
    const before = lists();
    demo.cluster.compactHistory();
    demo.cluster.apply(deployment('d'));
    demo.cluster.compactHistory();
    demo.cluster.faults.add({ kind: 'reset', count: 3 });
    await demo.equalsCluster();
    await until(
      () => lists() > before,
      () => 'a new list',
    );
    await demo.equalsCluster();
  });

  it('finds nothing that differs when it lists again, while everything changes', async () => {
    demo = await CacheOfDemoCluster.start({
      cache: { timing: { watchMs: [1_000, 1_000], relistMs: 500 } },
    });
    demo.watch();
    await demo.equalsCluster();
    const { metrics } = demo;
    for (let change = 0; (await metrics.sum('lists')) < 15; change++) {
      demo.cluster.apply(deployment('b', { change: String(change) }));
      demo.cluster.apply(deployment(`new-${change % 7}`));
      await sleep(20);
      demo.cluster.delete(nameOf(`new-${change % 7}`));
    }
    await demo.equalsCluster();
    expect(await metrics.sum('drift')).toBe(0);
  });

  it('says the same everywhere of a cluster that takes more memory than it may', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch({ maxBytes: 100 });
    const reason = expect.stringContaining('take more than the 0 MB they may');
    await demo.reaches({ type: 'stale', reason });
    expect(await demo.stateByMetric()).toEqual(['stale']);
    expect(demo.logged).toMatch(/demo is stale: The cluster's objects take/);
    expect(demo.logged).not.toContain('demo is synced');

    demo.watch({ maxBytes: 10_000_000 });
    await demo.reaches({ type: 'synced' });
    expect(await demo.stateByMetric()).toEqual(['synced']);
  });

  it('makes no connection to a cluster that is not to be watched, and says why', async () => {
    demo = await CacheOfDemoCluster.start();
    const notWatched = 'it is switched off';
    const off = { type: 'not-watched', reason: notWatched };
    demo.watch({ notWatched });
    expect(demo.state).toEqual(off);
    expect(await demo.stateByMetric()).toEqual(['not-watched']);
    expect(demo.logged).toBe('demo is not-watched: it is switched off');

    demo.watch();
    await demo.equalsCluster();
    const { total } = demo.cluster.requests;
    demo.watch({ notWatched });
    expect(demo.state).toEqual(off);
    expect(demo.objects.kinds()).toEqual([]);
    expect(demo.objects.objects({})).toEqual([]);
    expect(demo.cluster.requests.total).toBe(total);
  });

  it('is stale at once when the process was stopped, and soon confirmed', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    await demo.equalsCluster();
    const { objects } = demo;
    const confirmed = objects.kinds().map(({ confirmedAt }) => confirmedAt!);
    // As SIGSTOP does: nothing runs, and then the reader is first.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_200);
    expect(objects.index.state).toMatchObject({
      type: 'stale',
      reason: expect.stringContaining('stopped or busy for 3 s'),
    });
    await demo.equalsCluster();
    for (const [index, { confirmedAt }] of objects.kinds().entries()) {
      expect(Date.parse(confirmedAt!)).toBeGreaterThan(
        Date.parse(confirmed[index]),
      );
    }
  });

  it('leaves others alone when one of them changes', async () => {
    demo = await CacheOfDemoCluster.start();
    const hung = await CacheOfDemoCluster.start();
    hung.cluster.faults.add({ kind: 'hang' });
    const other = { ...hung.watchedCluster(), name: 'hung' };
    demo.cache.watch([demo.watchedCluster(), other]);
    await demo.equalsCluster();
    const { total } = demo.cluster.requests;
    demo.cache.watch([other, demo.watchedCluster()]);
    expect(demo.cache.clusters()?.map(({ name }) => name)).toEqual([
      'hung',
      'demo',
    ]);
    demo.cache.watch([demo.watchedCluster()]);
    expect(demo.cache.cluster('hung')).toBeUndefined();
    expect(demo.cluster.requests.total).toBe(total);
    await hung.stop();
    await demo.equalsCluster();
    demo.watch({ kinds: [PODS] });
    await demo.reaches({ type: 'synced' });
    expect(demo.objects.kinds()).toHaveLength(1);
  });

  it('knows that a quiet cluster was whole until it stopped answering', async () => {
    const hour = 3_600_000;
    demo = await CacheOfDemoCluster.start({
      cache: { timing: { watchMs: [hour, hour], silenceMs: hour } },
    });
    const { port } = new URL(demo.cluster.url);
    const proxy = await TcpProxy.start({ port: Number(port) });
    demo.watch({ url: `https://127.0.0.1:${proxy.port}` });
    await demo.equalsCluster();
    const { total } = demo.cluster.requests;
    const oldest = () =>
      Math.min(
        ...demo.objects
          .kinds()
          .map(({ confirmedAt }) => Date.parse(confirmedAt!)),
      );
    const listed = oldest();
    // Nothing changes, so there is no bookmark either: only the answers to pings tell.
    await until(
      () => oldest() > listed + 1_500,
      () => `a later confirmation than ${new Date(oldest()).toISOString()}`,
    );
    expect(demo.cluster.requests.total).toBe(total);
    proxy.cut();
    await demo.reaches({ type: 'stale' });
    const { since } = demo.state as { since: string };
    expect(Date.parse(since)).toBeGreaterThan(listed + 1_000);
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
    await demo.stopWatching();
    await proxy.stop();
  });

  it('notices within the limit that the network is gone', async () => {
    demo = await CacheOfDemoCluster.start({
      cache: { timing: { watchMs: [60_000, 60_000] } },
    });
    const { port } = new URL(demo.cluster.url);
    const proxy = await TcpProxy.start({ port: Number(port) });
    demo.watch({ url: `https://127.0.0.1:${proxy.port}` });
    await demo.equalsCluster();

    // Half-open: only pings can tell, the watches would be silent for a minute.
    proxy.silence();
    demo.cluster.apply(deployment('d'));
    await demo.equalsCluster();

    proxy.cut();
    demo.cluster.apply(deployment('e'));
    await demo.reaches({
      type: 'stale',
      reason: expect.stringContaining('connection'),
    });
    proxy.mend();
    await demo.equalsCluster();
    await demo.stopWatching();
    await until(
      () => proxy.connectionCount === 0,
      () => `the end of ${proxy.connectionCount} connections`,
    );
    await proxy.stop();
  });
});

function nameOf(name: string) {
  const { apiVersion, kind, metadata } = deployment(name);
  return { apiVersion, kind, name, namespace: metadata.namespace };
}
