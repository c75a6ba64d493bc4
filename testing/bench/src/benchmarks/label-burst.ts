import { setTimeout as sleep } from 'node:timers/promises';
import type {
  EntityMatch,
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { DeploymentStream } from '../clusters/DeploymentStream';
import { createBenchmark } from '../measure/Benchmark';
import { Browser } from '../portal/Browser';
import { matchPage } from '../portal/livePages';
import { componentEntity } from '../portal/componentEntity';
import { Portal } from '../portal/Portal';
import { generateWorkload } from '../workloads/generateWorkload';
import { bareDeployment, bareStatus } from '../workloads/bareDeployment';

const SEED = 6;
const ROUNDS = 5;
/** The changes come in parts with pauses, half a second in all where the machine keeps up. */
const SLICE = 100;
const PAUSE_MS = 10;
/** The budget of one changed object is 1 ms, so that is what all of them may take. */
const CONVERGED_MS = 5_000;
const TIMEOUT_MS = 60_000;
/** How often the list is read until it shows the last state. */
const INTERVAL_MS = 20;

export const labelBurst = createBenchmark({
  name: 'label-burst',
  measures: `A burst of 5,000 changes within a second: of 1,000 Deployments, each loses its label or gets it back, five times
over, so that in the end every second one is without. The benchmark's own process plays the API server, whose watch tells
of each. The time begins with the last change, and ends when the list of the fleet page shows the last state of every
component; a browser has one of the last to change open.`,
  figures: {
    'changes per second': {
      description: 'how fast the cluster changes meanwhile',
      unit: 'changes/s',
      budget: { atLeast: 5_000 },
    },
    'all verdicts': {
      description: 'the list shows the last state of every component after',
      unit: 'ms',
      budget: { atMost: CONVERGED_MS },
    },
    browser: {
      description: 'the open page shows its last state after',
      unit: 'ms',
      budget: { atMost: CONVERGED_MS },
    },
    'processor time': {
      description: "what the burst takes of the portal's processor",
      unit: 'ms',
    },
    'requests of the browser': {
      description:
        'how often the open page asks, for five changes of its component',
      unit: 'requests',
    },
  },
  async run(context) {
    const ids = Array.from(
      { length: context.quick ? 100 : 1_000 },
      (_, index) => generateWorkload({ seed: SEED, index, pods: 0 }).id,
    );
    // Among the last to change, and without its label in the end.
    const opened = ids.length - 2;
    const cluster = await DeploymentStream.start(
      ids.map(id => deployment(id, true)),
    );
    let portal: Portal | undefined;
    let browser: Browser<EntityMatch> | undefined;
    try {
      portal = await Portal.start({
        provider: 'mooring',
        isLive: true,
        clusters: [{ name: 'bursting', url: cluster.url, token: 'none' }],
        entities: ids.map(componentEntity),
      });
      await untilListed(portal, ids, () => true);
      const token = await portal.signIn();
      browser = await Browser.open({
        url: portal.url,
        token,
        page: matchPage,
      });
      const openRef = `component:default/${ids[opened]}`;
      const page = { status: '', changedAt: Infinity, requests: 0 };
      await browser.read(openRef);
      browser.follow(openRef, {
        onAnswer({ status }) {
          page.requests += 1;
          if (status !== page.status) page.changedAt = performance.now();
          page.status = status;
        },
        onError: error => context.log(`the page failed: ${error.stack}`),
      });

      context.log(`changing ${ROUNDS * ids.length} labels`);
      const isLabelled = (index: number, round: number) =>
        (index + round) % 2 === 1;
      const changes = Array.from({ length: ROUNDS }, (_, round) =>
        ids.map((id, index) => deployment(id, isLabelled(index, round))),
      ).flat();
      const before = await portal.usage();
      const started = performance.now();
      for (let first = 0; first < changes.length; first += SLICE) {
        cluster.change(changes.slice(first, first + SLICE));
        // What is late is made up for.
        const next = started + ((first + SLICE) / SLICE) * PAUSE_MS;
        await sleep(Math.max(0, next - performance.now()));
      }
      const ended = performance.now();
      await untilListed(portal, ids, index => isLabelled(index, ROUNDS - 1));
      const listed = performance.now();
      const last = bareStatus(isLabelled(opened, ROUNDS - 1));
      while (page.status !== last && performance.now() < ended + TIMEOUT_MS) {
        await sleep(INTERVAL_MS);
      }
      context.report('changes per second', {
        mooring: changes.length / ((ended - started) / 1000),
      });
      context.report('all verdicts', { mooring: listed - ended });
      context.report('browser', {
        mooring:
          page.status === last ? Math.max(0, page.changedAt - ended) : Infinity,
      });
      const after = await portal.usage();
      context.report('processor time', { mooring: after.cpuMs - before.cpuMs });
      context.report('requests of the browser', { mooring: page.requests });
    } finally {
      await browser?.close();
      await portal?.stop();
      await cluster.stop();
    }
  },
});

function deployment(id: string, isLabelled: boolean) {
  return bareDeployment({ id, namespace: 'burst', isLabelled });
}

/**
 * Asks how many components are not linked until there are as many as there should be, which costs the portal little, and
 * then reads the whole list: it says of each what it should.
 */
async function untilListed(
  portal: Portal,
  ids: readonly string[],
  isLabelled: (index: number) => boolean,
): Promise<void> {
  const expected = ids.map(
    (id, index) => `component:default/${id} ${bareStatus(isLabelled(index))}`,
  );
  const unlinked = ids.filter((_, index) => !isLabelled(index)).length;
  const deadline = performance.now() + TIMEOUT_MS;
  let wrong: string[];
  do {
    await sleep(INTERVAL_MS);
    const page = await readPage(portal, 'status=unmatched&limit=1');
    wrong = [`${page?.totalItems} of ${unlinked} are not linked`];
    if (page?.totalItems !== unlinked) continue;
    const listed = await readList(portal);
    wrong = expected.filter(line => !listed.has(line));
    if (wrong.length === 0) return;
  } while (performance.now() < deadline);
  throw new Error(`the list does not say: ${wrong.slice(0, 3)}`);
}

async function readList(portal: Portal): Promise<Set<string>> {
  const lines = new Set<string>();
  let cursor: string | undefined;
  do {
    const place = cursor ? `&cursor=${cursor}` : '';
    const page = await readPage(portal, `limit=500${place}`);
    for (const { entityRef, status } of page?.items ?? []) {
      lines.add(`${entityRef} ${status}`);
    }
    cursor = page?.nextCursor;
  } while (cursor);
  return lines;
}

/** One page of the list; `undefined` while the portal still reads the catalog. */
async function readPage(
  portal: Portal,
  query: string,
): Promise<Page<MatchListItem> | undefined> {
  const path = `/api/kubernetes-matching/matches?${query}`;
  const { statusCode, text } = await portal.get(path);
  if (statusCode === 503) return undefined;
  if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
  return JSON.parse(text);
}
