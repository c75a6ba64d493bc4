/** @jest-environment node */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { ControlPlane } from '@mooring/control-plane';
import { ClusterState } from '@mooring/kubernetes-objects';
import { TcpProxy } from '../src/__testUtils__/TcpProxy';
import { WatchedKind } from '../src/model/WatchedKind';
import { DefaultKubernetesCache } from '../src/service/DefaultKubernetesCache';
import { ClusterObjects } from '../src/model/KubernetesStore';
import { SimulatedApiServer } from '../src/simulation/SimulatedApiServer';
import { SimulatedClock } from '../src/simulation/SimulatedClock';
import { SimulatedEtcd } from '../src/simulation/SimulatedEtcd';
import { UndiciTransport } from '../src/transport/UndiciTransport';
import { answersOf } from './answersOf';
import { honestySampler } from './honestySampler';
import { compactEtcd } from './compactEtcd';

jest.setTimeout(180_000);

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };
const DEPLOYMENTS = {
  ...{ group: 'apps', version: 'v1', plural: 'deployments' },
  kind: 'Deployment',
};
const DEPLOYMENTS_PATH = '/apis/apps/v1/namespaces/default/deployments';
const BOATS = { group: 'example.org', version: 'v2', plural: 'boats' };
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** How long a change may take on a busy machine. */
const LAG_MS = 15_000;
/** How soon a silent connection is noticed. */
const SILENCE_MS = 15_000;
/** How soon after the mend of a network the view is back. */
const BACK_MS = 5_000;
/** How long packets are dropped: longer than it takes to give up on all that was tried, and a whole minute. */
const OUTAGES_MS = [25_000, 60_000];

describe('a real control plane', () => {
  let directory: string;
  let plane: ControlPlane;
  let proxy: TcpProxy;
  let cache: DefaultKubernetesCache | undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faults-'));
    plane = await ControlPlane.start({ dataDirectory: directory });
    proxy = await TcpProxy.start({ port: Number(new URL(plane.url).port) });
  });
  afterEach(() => cache?.stop());
  afterAll(async () => {
    await proxy?.stop();
    await plane?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const credential = async () => ({
    type: 'bearer token' as const,
    token: plane.adminToken,
  });

  function watch(kinds: readonly WatchedKind[]): ClusterObjects {
    cache = DefaultKubernetesCache.create({
      logger: mockServices.logger.mock(),
      lifecycle: { addShutdownHook: () => {} },
    });
    const url = `https://127.0.0.1:${proxy.port}`;
    const { caData } = plane;
    cache.watch([{ name: 'c', url, caData, kinds, getCredential: credential }]);
    return cache.cluster('c')!;
  }

  async function until(what: string, isSo: () => boolean, seconds = 30) {
    const end = performance.now() + seconds * 1000;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`waited for ${what}`);
      await sleep(50);
    }
  }

  /** Fails the test when its end is awaited, if the view has claimed what is not so for longer than this. */
  const sample = (objects: ClusterObjects, noticeMs: number) =>
    honestySampler({
      plane,
      path: '/apis/apps/v1/deployments',
      kind: 'Deployment.apps',
      objects,
      noticeMs,
    }).start();

  const post = (name: string, args: string[] = []) =>
    plane.request(DEPLOYMENTS_PATH, {
      method: 'POST',
      body: deployment(name, args),
    });

  it('leaves out the one object that is too large, and names it', async () => {
    const objects = watch([PODS, DEPLOYMENTS]);
    await until('a first list', () => objects.index.state.type === 'synced');
    const states: ClusterState[] = [];
    const sampler = setInterval(() => states.push(objects.index.state), 100);
    const endSampling = sample(objects, LAG_MS);
    // One byte in etcd is six in the API server's JSON.
    await post('big', ['<'.repeat(1_400_000)]);
    await post('small');
    const large = () => objects.kinds()[1].tooLarge ?? [];
    await until('the large one', () => large().length === 1);
    await until('the small one', () => objects.index.size === 1);
    expect(large()).toEqual([
      { namespace: 'default', name: 'big', bytes: expect.any(Number) },
    ]);
    const kind = 'Deployment.apps';
    const [namespace, name] = ['default', 'big'];
    expect(objects.index.state).toEqual({
      ...{ type: 'synced', tooLarge: [{ kind, namespace, count: 1 }] },
    });
    expect(objects.index.leftOut).toEqual([
      { kind, namespace, name, labels: { app: 'big' } },
    ]);

    expect(await endSampling()).toBeGreaterThan(0);

    // A portal that starts now sees the same.
    await cache!.stop();
    const again = watch([PODS, DEPLOYMENTS]);
    await until('a list', () => again.index.state.type === 'synced');
    expect(again.kinds()[1].tooLarge).toMatchObject([{ name: 'big' }]);
    expect([...again.index.find({})].map(object => object.name)).toEqual([
      'small',
    ]);

    await plane.request(`${DEPLOYMENTS_PATH}/big`, { method: 'DELETE' });
    await until('its end', () => again.kinds()[1].tooLarge === undefined);
    clearInterval(sampler);
    expect(states.length).toBeGreaterThan(0);
    // A machine that does not let the test run at all isn't the object's fault.
    expect(
      states.filter(
        state =>
          state.type !== 'synced' &&
          !('reason' in state && state.reason?.includes('stopped or busy')),
      ),
    ).toEqual([]);
  });

  it('lets a custom resource whose conversion is broken harm nothing else', async () => {
    await plane.apply([definition('v1')]);
    await plane.request('/apis/example.org/v1/namespaces/default/boats', {
      method: 'POST',
      body: {
        apiVersion: 'example.org/v1',
        kind: 'Boat',
        metadata: { name: 'ark' },
      },
    });
    await plane.apply([definition('v2')]);
    const objects = watch([PODS, DEPLOYMENTS, BOATS]);
    const endSampling = sample(objects, LAG_MS);
    await until(
      'all but boats',
      () => objects.index.state.type === 'incomplete',
    );
    expect(objects.index.state).toMatchObject({
      kinds: ['boats.example.org'],
      reason: expect.stringMatching(/^boats.example.org: it answers \d+/),
    });
    expect(objects.kinds()).toMatchObject([
      { state: 'synced' },
      { state: 'synced' },
      { state: 'syncing', reason: expect.stringMatching(/^it answers \d+/) },
    ]);
    await post('beside');
    await until(
      'what is beside it',
      () => [...objects.index.find({ name: 'beside' })].length === 1,
    );
    expect(await endSampling()).toBeGreaterThan(0);
    await plane.request(`${DEPLOYMENTS_PATH}/beside`, { method: 'DELETE' });
    await plane.request(`${CRDS}/boats.example.org`, { method: 'DELETE' });
  });

  it('sees a custom kind as soon as it is defined', async () => {
    const sails = {
      ...{ group: 'example.org', version: 'v1', plural: 'sails' },
      kind: 'Sail',
    };
    const objects = watch([PODS, sails]);
    const state = () => objects.kinds()[1].state;
    await until('a first list', () => objects.index.state.type === 'synced');
    expect(objects.kinds()[1]).toMatchObject({
      state: 'not-served',
      reason: 'it does not know sails in example.org/v1',
    });
    const requested = performance.now();
    await plane.apply([definition('v1', sails)]);
    // Asked for by itself, it would be seen after 18 s at the earliest.
    await until('the kind', () => state() === 'synced', 12);
    expect(performance.now() - requested).toBeLessThan(12_000);
    await plane.request('/apis/example.org/v1/namespaces/default/sails', {
      method: 'POST',
      body: {
        ...{ apiVersion: 'example.org/v1', kind: 'Sail' },
        metadata: { name: 'spinnaker' },
      },
    });
    await until('a sail', () => objects.index.size === 1);
    await plane.request(`${CRDS}/sails.example.org`, { method: 'DELETE' });
    await until('its end', () => state() === 'not-served');
    expect(objects.index.size).toBe(0);
    expect(objects.index.state.type).toBe('synced');
  });

  it.each(OUTAGES_MS)(
    'notices within 15 s that all packets are dropped, for %d ms, says how old its view is, and is back within 5 s of the mend',
    async outageMs => {
      const name = `during-${outageMs}`;
      const objects = watch([PODS, DEPLOYMENTS]);
      await until('a first list', () => objects.index.state.type === 'synced');
      const endSampling = sample(objects, SILENCE_MS + LAG_MS);
      proxy.drop();
      const droppedAt = Date.now();
      await post(name);
      const isStale = () => objects.index.state.type === 'stale';
      await until('it to be stale', isStale, (SILENCE_MS + LAG_MS) / 1000);
      const shown: ClusterState[] = [];
      const sampler = setInterval(() => shown.push(objects.index.state), 100);
      // Until attempts to connect again have failed as well, of which the next has to wait.
      await sleep(outageMs - (Date.now() - droppedAt));
      clearInterval(sampler);
      // Its age counts from when it was last whole, and is shown until it is whole again.
      for (const state of shown) {
        const { type, since } = state as { type: string; since: string };
        expect(type).toBe('stale');
        expect(Date.parse(since)).toBeLessThan(droppedAt + LAG_MS);
      }
      proxy.mend();
      await until(
        'it to be back',
        () =>
          objects.index.state.type === 'synced' &&
          [...objects.index.find({ name })].length === 1,
        (BACK_MS + LAG_MS) / 1000,
      );
      expect(await endSampling()).toBeGreaterThan(0);
    },
  );

  it('answers as the simulated API server does', async () => {
    await plane.apply([pod('a'), pod('b')]);
    const { metadata } = await plane.request('/api/v1/pods');
    const revision = Number(metadata.resourceVersion);
    await plane.apply([pod('c')]);
    const latest = await plane.request('/api/v1/pods');
    await compactEtcd({
      socket: join(directory, 'etcd.sock'),
      revision: BigInt(latest.metadata.resourceVersion),
    });
    // Its cache remembers what etcd has forgotten.
    await plane.restartApiServer();
    const transport = UndiciTransport.create({
      address: { url: plane.url, caData: plane.caData },
      getCredential: credential,
    });
    const real = await answersOf(transport, { namespace: 'default', revision });
    await transport.close();

    const clock = new SimulatedClock();
    const etcd = SimulatedEtcd.create();
    ['a', 'b'].forEach(name => etcd.put(name));
    const before = etcd.revision;
    etcd.put('c');
    etcd.compact();
    const server = SimulatedApiServer.create({
      ...{ clock, etcd, tellsIdentity: true },
    });
    let isOver = false;
    const simulated = answersOf(server, {
      ...{ namespace: 'shop', revision: before },
    }).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await clock.advance(100, () => {});
      await sleep(10);
    }
    await server.close();
    expect(await simulated).toEqual(real);
    expect(real).toMatchObject({
      futureList: { status: 504, causes: ['ResourceVersionTooLarge'] },
      futureWatch: { status: 200, lines: [] },
      pastWatch: { status: 200, lines: ['ERROR 410 Expired'] },
    });
  });
});

function deployment(name: string, args: string[]) {
  const labels = { app: name };
  return {
    ...{
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
    },
    spec: {
      ...{ replicas: 0, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: 'example.org/a:1', args }],
        },
      },
    },
  };
}

function pod(name: string) {
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'example.org/a:1' }] },
  };
}

function definition(
  storage: 'v1' | 'v2',
  { plural, kind = 'Boat' }: { plural: string; kind?: string } = BOATS,
) {
  const schema = {
    openAPIV3Schema: {
      ...{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.org` },
    spec: {
      ...{ group: 'example.org', scope: 'Namespaced' },
      names: { plural, singular: kind.toLowerCase(), kind },
      versions: ['v1', 'v2'].map(name => ({
        ...{ name, served: true, storage: name === storage, schema },
      })),
      conversion:
        storage === 'v1'
          ? { strategy: 'None' }
          : {
              strategy: 'Webhook',
              webhook: {
                conversionReviewVersions: ['v1'],
                // Nothing listens there.
                clientConfig: { url: 'https://127.0.0.1:1/convert' },
              },
            },
    },
  };
}
