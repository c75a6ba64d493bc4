import { setTimeout as sleep } from 'node:timers/promises';
import type {
  EntityMatch,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { LoadedCluster } from '../clusters/LoadedCluster';
import { OpenedDeployments } from '../clusters/OpenedDeployments';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { Browser } from '../portal/Browser';
import { matchPage } from '../portal/livePages';
import { componentEntity } from '../portal/componentEntity';
import { Portal } from '../portal/Portal';
import { bareStatus } from '../workloads/bareDeployment';
import { KUBERNETES_ID } from '../workloads/generateFleet';
import { Random } from '../workloads/Random';

const SEED = 5;
const OPENED = 50;
const TIMEOUT_MS = 30_000;
/** Changes come at any moment of whatever the portal does at intervals. */
const LONGEST_PAUSE_MS = 300;

export const labelToBrowser = createBenchmark({
  name: 'label-to-browser',
  measures: `From the change of a label on a real API server until a browser has the new verdict: the time begins before
the request that changes a Deployment's label is sent, and ends with the last byte of the match that shows it, which the
browser asked for because a signal on its websocket told it to. 200 changes, one after the other at random moments, of 50
components that a signed-in guest has open in turn; every other change takes the label away. 2,000 pods of 1,000 other
components are in the same cluster.`,
  figures: {
    p50: { description: 'half of the changes are seen within', unit: 'ms' },
    p99: {
      description: '99 % of the changes are seen within',
      unit: 'ms',
      budget: { atMost: 1_000 },
    },
    'requests per change': {
      description: 'how often the browser asks until it has the new verdict',
      unit: 'requests',
    },
  },
  async run(context) {
    const changes = context.quick ? 20 : 200;
    const cluster = await LoadedCluster.start(context, {
      seed: SEED,
      components: context.quick ? 50 : 1_000,
      podsPerComponent: 2,
    });
    let portal: Portal | undefined;
    let browser: Browser<EntityMatch> | undefined;
    try {
      const deployments = await OpenedDeployments.create(cluster.controlPlane, {
        count: OPENED,
      });
      const { ids } = deployments;
      portal = await Portal.start({
        provider: 'mooring',
        isLive: true,
        clusters: [cluster.access],
        entities: [...ids, ...cluster.ids].map(componentEntity),
      });
      browser = await Browser.open({
        url: portal.url,
        token: await portal.signIn(),
        page: matchPage,
      });
      const setLabel = (id: string, value: string | null) =>
        deployments.change(id, { labels: { [KUBERNETES_ID]: value } });
      context.log(`changing ${changes} labels`);
      const random = Random.fromSeed(SEED);
      const durations: number[] = [];
      let requests = 0;
      for (let change = 0; change < changes; change++) {
        const id = ids[Math.floor(change / 2) % OPENED];
        const isRemoved = change % 2 === 0;
        const entityRef = `component:default/${id}`;
        const before = bareStatus(isRemoved);
        const { status } = await browser.read(entityRef);
        if (status !== before) {
          throw new Error(`${entityRef} is ${status} instead of ${before}`);
        }
        await sleep(random.integer(0, LONGEST_PAUSE_MS));
        const seen = whenSeen(browser, entityRef, bareStatus(!isRemoved));
        const started = performance.now();
        await setLabel(id, isRemoved ? null : id);
        const { at, requests: asked } = await seen;
        durations.push(at - started);
        requests += asked;
      }
      context.report('p50', { mooring: percentile(durations, 50) });
      context.report('p99', { mooring: percentile(durations, 99) });
      context.report('requests per change', { mooring: requests / changes });
    } finally {
      await browser?.close();
      await portal?.stop();
      await cluster.stop();
    }
  },
});

/**
 * Waits until a page shows the status because signals told it to read.
 *
 * @returns when, in `performance.now()`, and how often it had to read; `Infinity` when it never does.
 */
async function whenSeen(
  browser: Browser<EntityMatch>,
  entityRef: string,
  expected: MatchStatus,
): Promise<{ at: number; requests: number }> {
  let requests = 0;
  let stop = () => {};
  const seen = new Promise<number>((resolve, reject) => {
    stop = browser.follow(entityRef, {
      onAnswer({ status }) {
        requests += 1;
        if (status === expected) resolve(performance.now());
      },
      onError: reject,
    });
  });
  const never = sleep(TIMEOUT_MS, Infinity, { ref: false });
  try {
    return { at: await Promise.race([seen, never]), requests };
  } finally {
    stop();
  }
}
