import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type {
  MatchListItem,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { Agent, request } from 'undici';
import type { FleetListOptions } from '../matching/fleetListMain';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { freeAddress } from '../portal/backendConfig';
import { ChildProcess } from '../processes/ChildProcess';
import { EXPECTED_STATUS, fitOf, RETIRED } from '../workloads/generateFleet';

const TEAMS = 199; // no divisor of a hundred, so that each has some of every fit
const TEAM = 7;
const PAGES_IN_A_ROW = 5;
const READY_TIMEOUT_MS = 300_000;

/** What is asked, as it stands in the URL, and which entities, by their number, have to be answered. */
interface Question {
  query: string;
  includes(index: number): boolean;
}

const isUnlinked = (index: number) =>
  ['unmatched', 'partly-matched'].includes(EXPECTED_STATUS[fitOf(index)]);
const UNLINKED = 'status=unmatched&status=partly-matched';

const QUESTIONS = {
  'of everything': { query: '', includes: () => true },
  'by owner': {
    query: `owner=group:default/team-${TEAM}`,
    includes: index => index % TEAMS === TEAM,
  },
  'by status': { query: UNLINKED, includes: isUnlinked },
  'by text': {
    query: `text=${RETIRED.toUpperCase()}-`,
    includes: index => fitOf(index) === 'nothing-there',
  },
  'by all three': {
    query: `${UNLINKED}&owner=group:default/team-60&text=${RETIRED}-`,
    includes: index => index % TEAMS === 60 && fitOf(index) === 'nothing-there',
  },
} satisfies Record<string, Question>;
const NAMES = Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[];

const within = (what: string) => ({
  description: `99 % of ${what} are answered within`,
  unit: 'ms',
  budget: { atMost: 50 },
});

export const fleetList = createBenchmark({
  name: 'fleet-list',
  measures: `The list of the fleet page, over 20,000 entities and 100,000 objects on 10 clusters: pages of 50 lines over
HTTP, from a backend of its own with the matching plugin, a ledger that is written, default permissions and logging. Each
question is asked 300 times on one connection, at most five pages of an answer in a row, and each answer is checked.`,
  figures: {
    p50: { description: 'half of all pages are answered within', unit: 'ms' },
    'processor time per page': {
      description: "what a page takes of the backend's processor, mean of all",
      unit: 'ms',
    },
    'p99 of everything': within('pages of the whole list'),
    'p99 by owner': within('pages of what one of 199 teams owns'),
    'p99 by status': within('pages of the tenth that is not linked'),
    'p99 by text': within('pages of the hundredth that a text is found in'),
    'p99 by all three': within('the page that fits all of these'),
  },
  async run(context) {
    const entities = context.quick ? 2_000 : 20_000;
    const pages = context.quick ? 20 : 300;
    const address = await freeAddress(randomUUID());
    const options: FleetListOptions = {
      address,
      seed: 3,
      entities,
      clusters: 10,
      teams: TEAMS,
    };
    context.log(`matching ${entities} entities`);
    const child = await ChildProcess.start<void>({
      module: resolvePackagePath(
        '@mooring/bench',
        'src/matching/fleetListMain.ts',
      ),
      options,
    });
    const agent = new Agent({ connections: 1 });
    const read = async (query: string) => {
      const started = performance.now();
      const { statusCode, body } = await request(
        `${address.url}/api/kubernetes-matching/matches?${query}`,
        {
          dispatcher: agent,
          headers: { authorization: `Bearer ${address.token}` },
        },
      );
      const text = await body.text();
      const durationMs = performance.now() - started;
      const page: Page<MatchListItem> | undefined =
        statusCode === 200 ? JSON.parse(text) : undefined;
      return { durationMs, page, text };
    };
    try {
      const deadline = performance.now() + READY_TIMEOUT_MS;
      for (;;) {
        const { page, text } = await read('status=unmatched');
        if (page?.items[0]?.leading?.firstSeen) break;
        if (performance.now() > deadline) {
          throw new Error(`the ledger was not written in time: ${text}`);
        }
        await sleep(500);
      }
      const all: number[] = [];
      const before = await child.usage();
      for (const name of NAMES) {
        context.log(`reading ${pages} pages: ${name}`);
        const { query, includes } = QUESTIONS[name];
        const numbers = Array.from({ length: entities }, (_, index) => index);
        const expected = numbers.filter(index => includes(index)).length;
        const durations: number[] = [];
        let cursor: string | undefined;
        while (durations.length < pages) {
          const isFirst = durations.length % PAGES_IN_A_ROW === 0;
          const place = cursor && !isFirst ? `&cursor=${cursor}` : '';
          const { durationMs, page, text } = await read(`${query}${place}`);
          if (page?.totalItems !== expected) {
            throw new Error(
              `"${query}" was answered with ${
                page?.totalItems ?? text
              } items instead of ${expected}`,
            );
          }
          cursor = page.nextCursor;
          durations.push(durationMs);
        }
        all.push(...durations);
        context.report(`p99 ${name}`, { mooring: percentile(durations, 99) });
      }
      const after = await child.usage();
      context.report('processor time per page', {
        mooring: (after.cpuMs - before.cpuMs) / all.length,
      });
      context.report('p50', { mooring: percentile(all, 50) });
    } finally {
      await agent.destroy();
      await child.stop();
    }
  },
});
