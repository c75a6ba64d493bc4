import { setTimeout as sleep } from 'node:timers/promises';
import { ControlPlane } from '@mooring/control-plane';
import type { EntityWorkloads } from '@mooring/plugin-kubernetes-workloads-common';
import { LoadedCluster } from '../clusters/LoadedCluster';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { Browser } from '../portal/Browser';
import { componentEntity } from '../portal/componentEntity';
import { workloadsPage } from '../portal/livePages';
import { Portal } from '../portal/Portal';
import { Random } from '../workloads/Random';

const SEED = 11;
const TIMEOUT_MS = 30_000;
/** Changes come at any moment of whatever the portal does at intervals. */
const LONGEST_PAUSE_MS = 300;
const QUIET_MS = 10_000;

export const workloadsTab = createBenchmark({
  name: 'workloads-tab',
  measures: `What the content of the Kubernetes tab costs, for a component of 1,000 pods on a real API server. "changed row": the time
begins before the request that changes a pod's status is sent, and ends with the last byte of the answer that shows it, which the
browser asked for because a signal on its websocket told it to; 100 pods at random moments. "answer": how long the browser waits
when it asks again. "API requests": how many requests the API server counts while the tab is open for 10 s and nothing changes, its
own and those of open watches left out.`,
  figures: {
    'changed row p50': {
      description: 'half of the changed pods are seen within',
      unit: 'ms',
    },
    'changed row p99': {
      description: '99 % of the changed pods are seen within',
      unit: 'ms',
      budget: { atMost: 1_000 },
    },
    'answer p50': {
      description: 'half of the answers about 1,000 pods come within',
      unit: 'ms',
      budget: { atMost: 10 },
    },
    'API requests': {
      description: 'requests to the API server while the tab is open for 10 s',
      unit: 'requests',
      budget: { atMost: 0 },
    },
  },
  async run(context) {
    const pods = context.quick ? 50 : 1_000;
    const changes = context.quick ? 10 : 100;
    const cluster = await LoadedCluster.start(context, {
      seed: SEED,
      components: 1,
      podsPerComponent: pods,
    });
    let portal: Portal | undefined;
    let browser: Browser<EntityWorkloads> | undefined;
    try {
      const [id] = cluster.ids;
      portal = await Portal.start({
        provider: 'mooring',
        isLive: true,
        clusters: [cluster.access],
        entities: [componentEntity(id)],
      });
      browser = await Browser.open({
        url: portal.url,
        token: await portal.signIn(),
        page: workloadsPage,
      });
      const entityRef = `component:default/${id}`;
      const first = await browser.read(entityRef);
      const [{ totalPods, podRows }] = first.clusters;
      if (totalPods !== pods)
        throw new Error(`${totalPods} pods are shown instead of ${pods}`);

      context.log(`changing ${changes} pods`);
      const random = Random.fromSeed(SEED);
      const durations: number[] = [];
      for (let change = 0; change < changes; change++) {
        const { namespace = '', name } = podRows[change % podRows.length];
        await sleep(random.integer(0, LONGEST_PAUSE_MS));
        // More restarts than any other pod has, so that its row is among the first.
        const restarts = 10_000 + change;
        const seen = whenSeen(browser, entityRef, { name, restarts });
        const started = performance.now();
        await restart(cluster.controlPlane, { namespace, name, restarts });
        durations.push((await seen) - started);
      }
      context.report('changed row p50', { mooring: percentile(durations, 50) });
      context.report('changed row p99', { mooring: percentile(durations, 99) });

      const answers: number[] = [];
      for (let read = 0; read < (context.quick ? 10 : 300); read++) {
        const started = performance.now();
        await browser.read(entityRef);
        answers.push(performance.now() - started);
      }
      context.report('answer p50', { mooring: percentile(answers, 50) });

      const before = await requestsTo(cluster.controlPlane);
      await sleep(QUIET_MS);
      await browser.read(entityRef);
      const after = await requestsTo(cluster.controlPlane);
      context.report('API requests', { mooring: after - before });
    } finally {
      await browser?.close();
      await portal?.stop();
      await cluster.stop();
    }
  },
});

/** Waits until a page shows how often a pod has restarted, because signals told it to read; `Infinity` when it never does. */
async function whenSeen(
  browser: Browser<EntityWorkloads>,
  entityRef: string,
  expected: { name: string; restarts: number },
): Promise<number> {
  let stop = () => {};
  const seen = new Promise<number>((resolve, reject) => {
    stop = browser.follow(entityRef, {
      onAnswer({ clusters }) {
        const row = clusters[0].podRows.find(
          ({ name }) => name === expected.name,
        );
        if (row && row.restarts >= expected.restarts)
          resolve(performance.now());
      },
      onError: reject,
    });
  });
  const never = sleep(TIMEOUT_MS, Infinity, { ref: false });
  try {
    return await Promise.race([seen, never]);
  } finally {
    stop();
  }
}

/** Does what a kubelet does when the first container of a pod has restarted. */
async function restart(
  controlPlane: ControlPlane,
  pod: { namespace: string; name: string; restarts: number },
): Promise<void> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/status`;
  await controlPlane.request(path, {
    method: 'PATCH',
    contentType: 'application/json-patch+json',
    body: [
      {
        op: 'replace',
        path: '/status/containerStatuses/0/restartCount',
        value: pod.restarts,
      },
    ],
  });
}

/** How many reads and writes of pods and of what stands beside them the API server has answered; a watch counts when it ends. */
async function requestsTo(controlPlane: ControlPlane): Promise<number> {
  const metrics = await controlPlane.request<string>('/metrics');
  let total = 0;
  for (const line of String(metrics).split('\n')) {
    if (!line.startsWith('apiserver_request_total{')) continue;
    if (/resource="(pods|deployments|replicasets|services|events)"/.test(line))
      if (!/verb="WATCH"/.test(line)) total += Number(line.split(' ').at(-1));
  }
  return total;
}
