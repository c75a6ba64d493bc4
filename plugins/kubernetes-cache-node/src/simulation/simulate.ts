import { SimulatedApiServer } from './SimulatedApiServer';
import { SimulatedClock } from './SimulatedClock';
import { Backup, SimulatedEtcd } from './SimulatedEtcd';
import { SimulatedPortal } from './SimulatedPortal';

/** How old a view may be that counts as up to date, in milliseconds: its watch was just lost. */
const GRACE_MS = 2_001;

/** The same while packets are dropped, which takes a while to notice. */
const SILENCE_MS = 15_000;

/** By then everything is mended, whatever had happened. */
const MENDED_MS = 120_000;

const NAMES = ['a', 'b', 'c', 'd'];

/** What is wrong with a schedule. */
class Violation extends Error {}

/** What was the case from some time on. */
interface Moment {
  readonly since: number;
  readonly truth: string;
}

interface World {
  readonly clock: SimulatedClock;
  readonly server: SimulatedApiServer;
  readonly portal: SimulatedPortal;
  readonly backups: Backup[];
  readonly pick: (below: number) => number;
}

type Action = (world: World) => void | Promise<void>;

/** Whatever may happen; what is likely stands more than once. */
const ACTIONS: Readonly<Record<string, Action>> = {
  change: ({ server, pick }) =>
    server.tell(server.cluster.put(NAMES[pick(NAMES.length)])),
  changeAgain: ({ server, pick }) =>
    server.tell(server.cluster.put(NAMES[pick(NAMES.length)])),
  delete: ({ server, pick }) =>
    server.tell(server.cluster.delete(NAMES[pick(NAMES.length)])),
  growTooLarge: ({ server, pick }) =>
    server.tell(server.cluster.put(NAMES[pick(NAMES.length)], true)),
  changeElsewhere: ({ server, pick }) => server.cluster.skip(1 + pick(20)),
  backUp: ({ server, backups }) => {
    backups.push(server.cluster.backup());
  },
  restore: ({ server, backups, pick }) => {
    const backup = backups[pick(Math.max(1, backups.length))];
    if (!backup) return;
    server.cluster.restore(backup);
    server.reset();
  },
  restoreAndGoOn: ({ server, backups, pick }) => {
    const backup = backups[pick(Math.max(1, backups.length))];
    if (!backup) return;
    server.setNetwork('refuses');
    const { revision } = server.cluster;
    server.cluster.restore(backup);
    // It reaches the version that it had, with other objects.
    while (server.cluster.revision <= revision + 1) {
      server.cluster.put(NAMES[pick(NAMES.length)]);
    }
  },
  replace: ({ server, pick }) => {
    const revision = pick(2) * 1_000;
    const etcd = SimulatedEtcd.create({ revision });
    for (let count = pick(4); count > 0; count--) {
      etcd.put(NAMES[pick(NAMES.length)]);
    }
    server.reset(etcd);
  },
  compact: ({ server }) => server.cluster.compact(),
  reset: ({ server }) => server.reset(),
  endWatches: ({ server }) => server.endWatches(),
  refuse: ({ server }) => server.setNetwork('refuses'),
  drop: ({ server }) => server.setNetwork('drops'),
  mend: ({ server }) => server.setNetwork('up'),
  failOnce: ({ server, pick }) =>
    server.fail([401, 403, 404, 429, 500, 503, 410][pick(7)], 1),
  failOften: ({ server, pick }) =>
    server.fail([401, 403, 429, 500, 503][pick(5)], 4),
  stopProcess: ({ clock, portal, pick }) => {
    clock.freeze(5_000 + pick(120_000));
    portal.doubt();
  },
  jumpClock: ({ clock, pick }) => clock.jump((pick(3) - 1) * 3_600_000),
};
const NAMES_OF_ACTIONS = Object.keys(ACTIONS);

/** How long nothing happens after an action, in milliseconds. */
const WAITS = [0, 1, 50, 500, 3_000, 20_000, 100_000];

/** The same where nothing can be reached: by then the same attempt is only repeated. */
const LONGEST_OUTAGE_MS = 10_000;

/**
 * Runs one random schedule, and checks after each step that what is shown as up to date is what the cluster holds, or held a
 * moment ago; and in the end that it is back.
 *
 * - `longestOutageMs`: how long nothing happens at most while nothing can be reached
 *
 * @throws Violation with what had happened.
 *
 * @public
 */
export async function simulate(
  seed: number,
  { longestOutageMs = LONGEST_OUTAGE_MS }: { longestOutageMs?: number } = {},
): Promise<void> {
  const random = mulberry32(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const clock = new SimulatedClock();
  const tellsIdentity = random() < 0.5;
  const etcd = SimulatedEtcd.create();
  const server = SimulatedApiServer.create({ clock, etcd, tellsIdentity });
  const portal = SimulatedPortal.start({ server, clock, random });
  const world: World = { clock, server, portal, backups: [], pick };
  const done: string[] = [];
  const moments: Moment[] = [];

  let noted: unknown;
  const note = () => {
    const objects = server.cluster.objects();
    if (objects === noted) return;
    noted = objects;
    const truth = truthOf(server.cluster);
    if (moments.at(-1)?.truth !== truth) {
      moments.push({ since: clock.performance.now(), truth });
    }
  };
  const check = () => {
    note();
    const now = clock.performance.now();
    const { state, confirmedAt = -Infinity } = portal.status;
    if (confirmedAt > clock.Date.now()) {
      throw new Violation(`seed ${seed}: confirmed in the future`);
    }
    const view = portal.view;
    if (state === 'stale') {
      const wholeAt = now - (clock.Date.now() - confirmedAt);
      const wasTrue = moments.some(
        ({ truth }, index) =>
          truth === view &&
          (moments[index + 1]?.since ?? now) >= wholeAt - 1 - server.lateMs,
      );
      if (!wasTrue) {
        throw new Violation(
          `seed ${seed}, at ${now} ms: says of "${view}" that it was whole at ${wholeAt} ms; after ${done.join(
            ', ',
          )}`,
        );
      }
    }
    if (state !== 'synced') return;
    const age = now - server.droppedAt < SILENCE_MS ? SILENCE_MS : GRACE_MS;
    const isTrue = moments.some(
      ({ truth }, index) =>
        truth === view && (moments[index + 1]?.since ?? now) >= now - age,
    );
    if (!isTrue) {
      const { truth } = moments.at(-1)!;
      throw new Violation(
        `seed ${seed}, at ${now} ms: shows "${view}" as synced, and there is "${truth}"; after ${done.join(
          ', ',
        )}`,
      );
    }
  };

  try {
    for (let count = 4 + pick(10); count > 0; count--) {
      const name = NAMES_OF_ACTIONS[pick(NAMES_OF_ACTIONS.length)];
      const drawn = WAITS[pick(WAITS.length)];
      note();
      await ACTIONS[name](world);
      const wait = server.isUp ? drawn : Math.min(drawn, longestOutageMs);
      done.push(`${name}, ${wait} ms`);
      await clock.advance(wait, check);
    }
    server.fail(200, 0);
    server.setNetwork('up');
    const mendedAt = clock.performance.now();
    const isBack = () =>
      portal.status.state === 'synced' &&
      portal.view === truthOf(server.cluster);
    while (!isBack()) {
      if (clock.performance.now() - mendedAt > MENDED_MS) {
        throw new Violation(
          `seed ${seed}: it is ${JSON.stringify(portal.status)} with "${
            portal.view
          }", and there is "${truthOf(server.cluster)}"; after ${done.join(
            ', ',
          )}`,
        );
      }
      await clock.advance(500, check);
    }
  } finally {
    const stopped = portal.stop();
    await server.close();
    await stopped;
    await clock.advance(0, () => {});
  }
  if (clock.timerCount > 0) {
    throw new Violation(
      `seed ${seed}: ${clock.timerCount} timers are left; after ${done.join(
        ', ',
      )}`,
    );
  }
}

function truthOf(etcd: SimulatedEtcd): string {
  return [...etcd.objects().values()]
    .map(
      ({ name, content, isLarge }) => `${name} ${isLarge ? 'large' : content}`,
    )
    .sort()
    .join(', ');
}

/** Source: https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
