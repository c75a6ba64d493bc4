/** @jest-environment node */

import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TruthSampler } from '@mooring/control-plane';
import { describeClusterState } from '@mooring/kubernetes-objects';
import {
  CacheOfDemoCluster,
  deployment,
  until,
} from '../src/__testUtils__/CacheOfDemoCluster';
import { claimOf, objectOf, textOf } from './honestySampler';

/**
 * A hundred times as fast as the defaults, in what repeats by itself: 14.4 minutes are a day.
 */
const SPEED = 100;
const MINUTES = Number(process.env.SOAK_MINUTES ?? 1);
const SAMPLES = 6;
/** How late a view may be that is said to be up to date, on a busy machine. */
const LAG_MS = 5_000;
/** What a heap may grow by without growing: what the last collection left for the next. */
const HEAP_SLACK_BYTES = 8 * 1024 * 1024;

describe('a cache that has run for long', () => {
  let demo: CacheOfDemoCluster;
  afterAll(() => demo?.stop());

  it(
    'takes no more memory, sockets and timers than at first',
    async () => {
      demo = await CacheOfDemoCluster.start({
        cluster: {
          objects: Array.from({ length: 100 }, (_, index) =>
            deployment(`app-${index}`),
          ),
        },
        cache: {
          timing: {
            watchMs: [300_000 / SPEED, 600_000 / SPEED],
            relistMs: 1_800_000 / SPEED,
          },
        },
      });
      demo.watch();
      await demo.equalsCluster();
      const endSampling = TruthSampler.create({
        claimed: () => claimOf(demo.objects, 'Deployment.apps'),
        actual: () =>
          demo.cluster
            .list({ apiVersion: 'apps/v1', kind: 'Deployment' })
            .map(textOf),
        identify: objectOf,
        noticeMs: LAG_MS,
        describe: () => describeClusterState(demo.state),
      }).start();
      const samples: Sample[] = [];
      for (let count = 0; count <= SAMPLES; count++) {
        await churn(demo, (MINUTES * 60_000) / (SAMPLES + 1));
        await demo.equalsCluster();
        // On a busy machine, one that was reset may be closed a moment later.
        const { cluster } = demo;
        await until(
          () => cluster.connectionCount <= 2,
          () =>
            `the end of all but 2 of ${cluster.connectionCount} connections`,
        );
        samples.push(takeSample());
      }
      // The first one is still warming up.
      const [first, ...later] = samples.slice(1);
      for (const sample of later) {
        expect(sample.timers).toBeLessThanOrEqual(first.timers + 10);
        expect(sample.heapBytes).toBeLessThan(
          first.heapBytes * 1.1 + HEAP_SLACK_BYTES,
        );
      }
      expect(await demo.metrics.sum('lists')).toBeGreaterThan(3);
      expect(await demo.metrics.sum('reconnects')).toBeGreaterThan(3);
      expect(await demo.metrics.sum('drift')).toBe(0);
      expect(await endSampling()).toBeGreaterThan(MINUTES * 60);
    },
    MINUTES * 60_000 + 120_000,
  );
});

interface Sample {
  heapBytes: number;
  /** Timers of the whole process: those of the demo cluster too. */
  timers: number;
}

/** Changes, and now and then a fault, for so many milliseconds. */
async function churn(
  { cluster }: CacheOfDemoCluster,
  milliseconds: number,
): Promise<void> {
  const end = Date.now() + milliseconds;
  for (let round = 0; Date.now() < end; round++) {
    const name = `app-${round % 120}`;
    cluster.apply(deployment(name, { round: String(round) }));
    if (round % 10 === 5) {
      const { apiVersion, kind, metadata } = deployment(name);
      cluster.delete({
        apiVersion,
        kind,
        name,
        namespace: metadata.namespace,
      });
    }
    if (round % 50 === 25) cluster.faults.add({ kind: 'reset', count: 1 });
    if (round % 200 === 100) cluster.rotateToken('viewer');
    if (round % 200 === 150) cluster.compactHistory();
    await sleep(20);
  }
  cluster.faults.clear();
  cluster.requests.clear();
}

function takeSample(): Sample {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  collectGarbage();
  return {
    heapBytes: process.memoryUsage().heapUsed,
    timers: process.getActiveResourcesInfo().filter(type => type === 'Timeout')
      .length,
  };
}
