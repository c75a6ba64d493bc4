import { once } from 'node:events';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { FakeCache, response } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';

const LOGS = '/api/kubernetes-workloads/workloads/component/default/cart/logs';
const WORKLOAD = {
  cluster: 'prod',
  podNamespace: 'shop',
  workloadKind: 'Deployment.apps',
  workload: 'cart',
};

/** A Deployment with pods of these names; those of `others` carry another component's label. */
function workloadWith(pods: string[], others: string[] = []): any[] {
  const labels = { 'backstage.io/kubernetes-id': 'cart' };
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  const owned = (id: string, name: string) => {
    const pod = podOf(id, { name });
    const ownerReferences = [{ ...owner, uid: 'top', controller: true }];
    return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cart', namespace: 'shop', uid: 'top', labels },
    },
    ...pods.map(name => owned('cart', name)),
    ...others.map(name => owned('payments', name)),
  ];
}

async function start(
  kept: any[],
  options: Parameters<typeof startPlugin>[1] = {},
) {
  const cache = new FakeCache();
  cache.add('prod', kept);
  const { server } = await startPlugin(cache, options);
  const get = (query: object) => request(server).get(LOGS).query(query);
  return { cache, get, server: server as unknown as http.Server };
}

/** The pod that a request for a log names. */
const podIn = (path: string) => path.split('/').at(-2);

describe('the logs of a workload', () => {
  it('come of all its pods, each line with its pod and container before it', async () => {
    const { cache, get } = await start(workloadWith(['a', 'b']));
    cache.answer = async ({ path }) =>
      response(200, [`one of ${podIn(path)}\ntw`, `o of ${podIn(path)}\nend`]);
    const { status, text } = await get(WORKLOAD);
    expect(status).toBe(200);
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    for (const pod of ['a', 'b'])
      expect(lines.filter(line => line.startsWith(`[pod/${pod}/`))).toEqual([
        `[pod/${pod}/web] one of ${pod}`,
        `[pod/${pod}/web] two of ${pod}`,
        `[pod/${pod}/web] end`,
      ]);
    expect(lines).toHaveLength(6);
  });

  it('are those of pods that match the entity, and of no others', async () => {
    const { cache, get } = await start(workloadWith(['a'], ['b']));
    cache.answer = async () => response(200, ['line\n']);
    expect((await get(WORKLOAD)).text).toBe('[pod/a/web] line\n');
    expect(cache.asked).toHaveLength(1);
  });

  it.each([
    ["another component's workload", { workload: 'payments' }, 404],
    ['a workload of another cluster', { cluster: 'staging' }, 404],
    ['a container that none has', { container: 'proxy' }, 404],
    ['a workload without its kind', { workloadKind: undefined }, 400],
    ['a workload and a pod', { pod: 'a', container: 'web' }, 400],
    ['nothing', { workload: undefined, workloadKind: undefined }, 400],
  ])('are refused for %s', async (_, other, expected) => {
    const { cache, get } = await start(workloadWith(['a']));
    const { status } = await get({ ...WORKLOAD, ...other });
    expect([status, cache.asked]).toEqual([expected, []]);
  });

  it('go on without a pod whose log is not to be had, and say so', async () => {
    const { cache, get } = await start(workloadWith(['a', 'b']));
    cache.answer = async ({ path }) =>
      podIn(path) === 'a'
        ? response(400, ['{"message":"container \\"web\\" is waiting"}'])
        : response(200, ['line\n']);
    const { status, text } = await get(WORKLOAD);
    expect(status).toBe(200);
    expect(text.split('\n').sort()).toEqual([
      '',
      '[mooring] container "web" is waiting',
      '[pod/b/web] line',
    ]);
    cache.answer = async () => response(403, ['{}']);
    expect((await get(WORKLOAD)).status).toBe(403);
  });

  it('are of 50 pods at most, and say how many there are', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `pod-${i}`);
    const { cache, get } = await start(workloadWith(names));
    cache.answer = async () => response(200, ['line\n']);
    const { text } = await get(WORKLOAD);
    expect(text.match(/line/g)).toHaveLength(50);
    expect(text).toContain('[mooring] Only 50 of 60 pods are shown');
  });

  it('take no more requests than all users together may have', async () => {
    const { cache, get } = await start(workloadWith(['a', 'b', 'c']), {
      logs: { maxStreams: 2 },
    });
    cache.answer = async () => response(200, ['line\n']);
    const { text } = await get(WORKLOAD);
    expect(cache.asked).toHaveLength(2);
    expect(text).toContain('/web is left out: too many logs are being read');
    // and they are free again
    expect((await get(WORKLOAD)).text.match(/line/g)).toHaveLength(2);
  });

  it('are joined by pods that come later while they are followed', async () => {
    const { cache, server } = await start(workloadWith(['a']));
    cache.answer = async ({ path }) =>
      response(200, [`line of ${podIn(path)}\n`], { open: true });
    const { port } = server.address() as AddressInfo;
    const query = new URLSearchParams({ ...WORKLOAD, follow: 'true' });
    const client = http.get(`http://localhost:${port}${LOGS}?${query}`);
    const [answer] = (await once(client, 'response')) as [http.IncomingMessage];
    let text = '';
    const all = new Promise<void>(resolve => {
      answer.on('data', chunk => {
        text += chunk;
        if (text.includes('line of b')) resolve();
        else cache.list![0].kept = workloadWith(['a', 'b']);
      });
    });
    await all;
    client.destroy();
    expect(text.split('\n').sort()).toEqual([
      '',
      '[pod/a/web] line of a',
      '[pod/b/web] line of b',
    ]);
  });
});
