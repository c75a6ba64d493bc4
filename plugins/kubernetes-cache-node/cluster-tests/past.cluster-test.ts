/** @jest-environment node */

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ControlPlane } from '@mooring/control-plane';
import { CollectedMetrics } from '../src/__testUtils__/CollectedMetrics';
import { TcpProxy } from '../src/__testUtils__/TcpProxy';
import { DefaultKubernetesCache } from '../src/service/DefaultKubernetesCache';
import { ClusterObjects } from '../src/model/KubernetesStore';
import { honestySampler } from './honestySampler';

jest.setTimeout(300_000);

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const KINDS = [
  { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
];

/** What may pass until a lost connection is noticed, and until an API server has answered. */
const NOTICE_MS = 1_000;

describe('a cluster whose past changes', () => {
  let directory: string;
  let plane: ControlPlane | undefined;
  let other: ControlPlane | undefined;
  let proxy: TcpProxy | undefined;
  let cache: DefaultKubernetesCache | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'past-'));
  });
  afterEach(async () => {
    await cache?.stop();
    await proxy?.stop();
    await plane?.stop();
    await other?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const start = (name: string) =>
    ControlPlane.start({ dataDirectory: join(directory, name) });
  const post = (to: ControlPlane, name: string) =>
    to.request(CONFIG_MAPS, {
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
    });
  const portOf = ({ url }: ControlPlane) => Number(new URL(url).port);

  /** Watches through the proxy; the reader may do what the token may. */
  async function watch(token: () => string) {
    const metrics = CollectedMetrics.create();
    cache = DefaultKubernetesCache.create({
      logger: mockServices.logger.mock(),
      lifecycle: { addShutdownHook: () => {} },
      meter: metrics.meter,
    });
    cache.watch([
      {
        name: 'c',
        url: `https://127.0.0.1:${proxy!.port}`,
        skipTLSVerify: true,
        kinds: KINDS,
        getCredential: async () => ({ type: 'bearer token', token: token() }),
      },
    ]);
    return { objects: cache.cluster('c')!, metrics };
  }

  /** Samples until the view is right; throws when a wrong one was shown as up to date. */
  const becomesTrue = (to: ControlPlane, objects: ClusterObjects) =>
    honestySampler({
      plane: to,
      path: '/api/v1/configmaps',
      kind: 'ConfigMap',
      objects,
      noticeMs: NOTICE_MS,
    }).becomesTrue();

  it('is listed again when etcd was restored from a backup', async () => {
    plane = await start('a');
    await post(plane, 'before');
    await plane.stop();
    await cp(join(directory, 'a/etcd'), join(directory, 'backup'), {
      recursive: true,
    });
    plane = await start('a');
    proxy = await TcpProxy.start({ port: portOf(plane) });
    const { objects, metrics } = await watch(() => plane!.adminToken);
    await becomesTrue(plane, objects);
    for (let count = 0; count < 50; count++) await post(plane, `lost-${count}`);
    await becomesTrue(plane, objects);

    await plane.stop();
    await rm(join(directory, 'a/etcd'), { recursive: true });
    await cp(join(directory, 'backup'), join(directory, 'a/etcd'), {
      recursive: true,
    });
    plane = await start('a');
    proxy.forwardTo(portOf(plane));
    await becomesTrue(plane, objects);
    expect(await metrics.sum('drift')).toBeGreaterThanOrEqual(50);

    // It goes on from there.
    await post(plane, 'after');
    await becomesTrue(plane, objects);
  });

  it('is listed again when it is another cluster, whose versions are higher', async () => {
    [plane, other] = [await start('a'), await start('b')];
    for (let count = 0; count < 150; count++) await post(other, `o-${count}`);
    await post(plane, 'mine');
    proxy = await TcpProxy.start({ port: portOf(plane) });
    let current = plane;
    const { objects } = await watch(() => current.adminToken);
    await becomesTrue(plane, objects);
    current = other;
    proxy.forwardTo(portOf(other));
    proxy.reset();
    await becomesTrue(other, objects);
    await post(other, 'after');
    await becomesTrue(other, objects);
    expect(objects.index.size).toBeGreaterThan(150);
  });
});
