/** @jest-environment node */

import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { CollectedMetrics } from '../src/__testUtils__/CollectedMetrics';
import { FAST_LIMITS, FAST_TIMING } from '../src/__testUtils__/fastTiming';
import { DefaultKubernetesCache } from '../src/service/DefaultKubernetesCache';
import { ClusterObjects } from '../src/model/KubernetesStore';
import { pickAction } from './actions';
import { CutMonitor } from './CutMonitor';
import { honestySampler } from './honestySampler';
import { differences } from './differences';
import { Random } from './Random';
import { KINDS, RestlessCluster } from './RestlessCluster';

/** Set RUNS to try more often, and SEED to the one of a run that has failed to repeat it. */
const RUNS = Number(process.env.RUNS ?? 24);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** How late a view may be that is said to be up to date, on a busy machine. */
const LAG_MS = 10_000;
const ACTIONS_PER_RUN = 40;
/** As long as a busy machine needs to start an API server and to follow it. */
const QUIET_TIMEOUT_MS = 90_000;

describe('a cluster in which everything changes and breaks', () => {
  let cluster: RestlessCluster;
  beforeAll(async () => {
    cluster = await RestlessCluster.start();
  });
  afterAll(() => cluster?.stop());

  const seeds = Array.from({ length: RUNS }, (_, run) => SEED + run);
  it.each(seeds)(
    'is held as it is once it is quiet, seed %i',
    async seed => {
      const random = Random.fromSeed(seed);
      const metrics = CollectedMetrics.create();
      const cache = DefaultKubernetesCache.create({
        logger: mockServices.logger.mock({
          child: () => mockServices.logger.mock(),
        }),
        lifecycle: { addShutdownHook: () => {} },
        meter: metrics.meter,
        timing: { ...FAST_TIMING, watchMs: [1_000, 4_000], relistMs: 4_000 },
        limits: FAST_LIMITS,
      });
      cache.watch([
        {
          name: 'restless',
          url: cluster.url,
          caData: cluster.controlPlane.caData,
          kinds: KINDS,
          getCredential: async () => cluster.credential(),
        },
      ]);
      const objects = cache.cluster('restless')!;
      const endSampling = honestySampler({
        plane: cluster.controlPlane,
        path: '/apis/apps/v1/deployments',
        kind: 'Deployment.apps',
        objects,
        noticeMs: LAG_MS,
      }).start();
      const monitor = CutMonitor.create({
        proxy: cluster.proxy,
        objects,
        limitMs: FAST_TIMING.staleAfterMs,
      });
      const done: string[] = [];
      const cutAfter = random.integer(0, ACTIONS_PER_RUN);
      try {
        for (let count = 0; count < ACTIONS_PER_RUN; count++) {
          const action = pickAction(random);
          done.push(action.name);
          await action.run(cluster, random);
          if (count === cutAfter) await monitor.cut();
          await sleep(random.integer(0, 60));
        }
        await untilEqual(cluster, objects, done);
        expect(monitor.complaints).toEqual([]);
        expect(await endSampling()).toBeGreaterThan(0);
        expect(await metrics.sum('drift')).toBe(0);
      } finally {
        endSampling().catch(() => {}); // what failed before says more
        await cache.stop();
      }
      await waitUntil(
        () => cluster.proxy.connectionCount === 0,
        () => `${cluster.proxy.connectionCount} connections are open`,
      );
    },
    2 * QUIET_TIMEOUT_MS,
  );
});

/** Waits until the cache says that it is up to date and holds what a fresh list gives. */
async function untilEqual(
  cluster: RestlessCluster,
  objects: ClusterObjects,
  done: string[],
): Promise<void> {
  let found: string[] = [];
  await waitUntil(
    async () => {
      const before = objects.index.state.type;
      found = await differences(cluster.controlPlane, objects);
      const after = objects.index.state.type;
      return before === 'synced' && after === 'synced' && found.length === 0;
    },
    () =>
      [
        `after ${done.join(', ')}:`,
        `the state is ${JSON.stringify(objects.index.state)}`,
        ...objects.kinds().map(kind => JSON.stringify(kind)),
        ...found,
      ].join('\n'),
  );
}

async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  describe: () => string,
): Promise<void> {
  const deadline = Date.now() + QUIET_TIMEOUT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(describe());
    await sleep(100);
  }
}
