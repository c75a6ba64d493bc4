/** @jest-environment node */

import { setTimeout as sleep } from 'node:timers/promises';
import { TruthSampler } from '@mooring/control-plane';
import {
  ClusterState,
  describeClusterState,
} from '@mooring/kubernetes-objects';
import {
  CacheOfDemoCluster,
  deployment,
  until,
  untilState,
} from '../src/__testUtils__/CacheOfDemoCluster';
import { ReflectorTiming } from '../src/reflector/timing';
import { claimOf, objectOf, textOf } from './honestySampler';
import { ReverseProxy } from './ReverseProxy';

/** How soon the proxies below give up on a stream on which nothing comes. */
const IDLE = '3s';
const IDLE_MS = 3_000;
/** nginx's own default. */
const NGINX_READ_TIMEOUT_MS = 60_000;
const STREAMS = 'proxy_buffering off; proxy_http_version 1.1;';
/** How late a change may be known, on a busy machine, where everything is said to be up to date. */
const LAG_MS = 15_000;
/** What no reader should have to look up. */
const TRANSPORT_WORDS = /UND_ERR|NGHTTP2|ECONN|SSL routines|error:[0-9A-F]/;

jest.setTimeout(300_000); // on a busy machine, learning takes a while

/** Those that there are, each in its version. */
function deploymentsIn({ cluster }: CacheOfDemoCluster): string[] {
  const kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
  return cluster.list(kind).map(textOf);
}

describe('behind a reverse proxy', () => {
  const open: { stop(): Promise<void> }[] = [];
  let endSampling: (() => Promise<number>) | undefined;
  afterEach(async () => {
    const sampling = endSampling?.();
    endSampling = undefined;
    for (const one of open.splice(0).reverse()) await one.stop();
    if ((await sampling) === 0) throw new Error('nothing was sampled');
  });

  async function start(
    proxyOf: (url: string) => Promise<ReverseProxy>,
    timing: Partial<ReflectorTiming> = { watchMs: [20_000, 30_000] },
  ) {
    const demo = await CacheOfDemoCluster.start({
      // As in a portal: the limits of the proxies are not those of the other tests.
      cache: { timing: { staleAfterMs: 2_000, ...timing } },
    });
    // The cluster goes last.
    open.push({ stop: () => demo.cluster.stop() });
    const proxy = await proxyOf(demo.cluster.url);
    open.push(proxy, { stop: () => demo.stopWatching() });
    const states: ClusterState[] = [];
    demo.cache.subscribe(change => {
      if (change.type === 'state') states.push(demo.state);
    });
    demo.watch({ url: proxy.url, caData: undefined });
    endSampling = TruthSampler.create({
      claimed: () => claimOf(demo.objects, 'Deployment.apps'),
      actual: () => deploymentsIn(demo),
      identify: objectOf,
      noticeMs: LAG_MS,
      describe: () => describeClusterState(demo.state),
    }).start();
    const hasDeployments = (count: number) =>
      until(
        () =>
          demo.objects.objects({ kinds: ['Deployment.apps'] }).length === count,
        () => `${count} Deployments`,
      );
    return { demo, states, hasDeployments };
  }

  it.each([
    ['nginx', (url: string) => ReverseProxy.nginx(url, STREAMS)],
    ['HAProxy', (url: string) => ReverseProxy.haproxy(url, { timeout: '60s' })],
  ])('%s that streams, a change is told at once', async (_, proxyOf) => {
    const { demo, hasDeployments } = await start(proxyOf);
    await untilState(() => demo.state, { type: 'synced' });
    demo.cluster.apply(deployment('d'));
    await hasDeployments(4);
    expect(demo.state).toEqual({ type: 'synced' });
  });

  it.each([
    [
      'nginx',
      (url: string) =>
        ReverseProxy.nginx(url, `${STREAMS} proxy_read_timeout ${IDLE};`),
    ],
    ['HAProxy', (url: string) => ReverseProxy.haproxy(url, { timeout: IDLE })],
  ])(
    '%s that cuts idle streams, it learns to end watches before',
    async (_, proxyOf) => {
      const { demo, states, hasDeployments } = await start(proxyOf);
      await untilState(() => demo.state, { type: 'synced' });
      // Each kind meets the limit until two cuts have shown it; then it stays quiet for longer than the limit.
      for (let seen = -1; seen < states.length; ) {
        seen = states.length;
        await sleep(4 * IDLE_MS);
      }
      expect(demo.state).toEqual({ type: 'synced' });
      demo.cluster.apply(deployment('d'));
      await hasDeployments(4);
      for (const state of states) {
        expect(describeClusterState(state)).not.toMatch(TRANSPORT_WORDS);
      }
    },
  );

  it.each([
    [
      'nginx',
      (url: string) => ReverseProxy.nginx(url, `proxy_read_timeout ${IDLE};`),
    ],
    [
      'HAProxy',
      (url: string) =>
        ReverseProxy.haproxy(url, {
          timeout: IDLE,
          backend: 'option http-buffer-request',
        }),
    ],
  ])(
    '%s with its defaults, nothing that is there is missed',
    async (_, proxyOf) => {
      const { demo, states, hasDeployments } = await start(proxyOf);
      await until(
        () => demo.state.type === 'synced',
        () => `synced; it is ${describeClusterState(demo.state)}`,
      );
      await sleep(3 * IDLE_MS);
      demo.cluster.apply(deployment('d'));
      await hasDeployments(4);
      await untilState(() => demo.state, { type: 'synced' });
      for (const state of states) {
        expect(describeClusterState(state)).not.toMatch(TRANSPORT_WORDS);
      }
    },
  );

  it('nginx as it is installed, the cut of a silent stream after a minute is not seen', async () => {
    const { demo, states, hasDeployments } = await start(
      url => ReverseProxy.nginx(url, STREAMS),
      // As in a portal: nothing else ends a watch within the minute.
      { watchMs: [300_000, 600_000], silenceMs: 90_000 },
    );
    await untilState(() => demo.state, { type: 'synced' });
    const before = states.length;
    const reconnects = await demo.metrics.sum('reconnects');
    await sleep(NGINX_READ_TIMEOUT_MS + IDLE_MS);
    expect(await demo.metrics.sum('reconnects')).toBeGreaterThan(reconnects);
    demo.cluster.apply(deployment('d'));
    await hasDeployments(4);
    await untilState(() => demo.state, { type: 'synced' });
    for (const state of states.slice(before)) {
      expect(describeClusterState(state)).not.toMatch(TRANSPORT_WORDS);
    }
  });

  it('that holds answers back until they end, lists at an interval and says so', async () => {
    const { demo, states, hasDeployments } = await start(url =>
      // Room for a whole answer, and a client that gets it when it has ended.
      ReverseProxy.nginx(
        url,
        'proxy_buffering on; proxy_buffers 8 64k; postpone_output 65536;',
      ),
    );
    await untilState(() => demo.state, {
      type: 'synced',
      listedEverySeconds: 1,
    });
    expect(describeClusterState(demo.state)).toBe('synced: listed every 1 s');
    const before = states.length;
    demo.cluster.apply(deployment('d'));
    await hasDeployments(4);
    await sleep(2 * IDLE_MS);
    expect(states.slice(before)).toEqual([]);
    // No kind is left to a watch that was open before: of it, nothing more would come.
    expect(claimOf(demo.objects, 'Deployment.apps')?.sort()).toEqual(
      deploymentsIn(demo).sort(),
    );
  });
});
