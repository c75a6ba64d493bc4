import { ClusterIdentity } from '../reflector/ClusterIdentity';
import { ListTurns } from '../reflector/ListTurns';
import { Pacer } from '../reflector/Pacer';
import { Reflector } from '../reflector/Reflector';
import { StreamPath } from '../reflector/StreamPath';
import { DEFAULT_REFLECTOR_TIMING } from '../reflector/timing';
import {
  WatchTransport,
  ClusterRequest,
  ClusterResponse,
} from '../transport/Transport';
import { VirtualClock } from './VirtualClock';

/** Reflectors know nothing of each other, so a tenth of them stands for all. */
const SAMPLE = 1 / 10;
/** The start is a peak of its own; after it, watches spread by themselves. */
const START_MINUTES = 20;

/** An API server where nothing ever happens. */
class QuietTransport implements WatchTransport {
  readonly requests: number[] = [];
  readonly connections = 1;
  readonly heardAgoMs = undefined;

  constructor(private readonly clock: VirtualClock) {}

  async get({ path, query, signal }: ClusterRequest): Promise<ClusterResponse> {
    const { clock } = this;
    this.requests.push(clock.Date.now());
    if (!query.watch) {
      return answer(
        path.endsWith('/namespaces/kube-system')
          ? { metadata: { uid: 'the-only-one' } }
          : { metadata: { resourceVersion: '1' }, items: [] },
      );
    }
    const bookmark = {
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: {
          resourceVersion: '1',
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    };
    return {
      status: 200,
      header: () => 'application/json',
      discard: () => {},
      body: (async function* body() {
        if (query.sendInitialEvents) {
          yield Buffer.from(`${JSON.stringify(bookmark)}\n`);
        }
        await new Promise<void>(resolve => {
          const milliseconds = Number(query.timeoutSeconds) * 1000;
          const timer = clock.setTimeout(resolve, milliseconds);
          signal.addEventListener('abort', () => {
            clock.clearTimeout(timer);
            resolve();
          });
        });
      })(),
    };
  }

  async close() {}
}

function answer(body: object): ClusterResponse {
  return {
    status: 200,
    header: () => 'application/json',
    discard: () => {},
    body: (async function* once() {
      yield Buffer.from(JSON.stringify(body));
    })(),
  };
}

/** A store of a cluster without objects. */
const emptyStore = {
  apply: () => true,
  leaveOut: () => {},
  drop: () => {},
  beginReplace: () => ({
    add: () => true,
    remove: () => {},
    leaveOut: () => {},
    *commitInSteps() {
      return { added: 0, changed: 0, removed: 0 };
    },
    abort: () => {},
  }),
};

/**
 * What a fleet without any change costs, in the time of a clock that jumps.
 *
 * @public
 */
export interface QuietFleet {
  /** Requests to all API servers together, once the start is over. */
  readonly requestsPerSecond: number;
  /** How often each kind was listed again. */
  readonly relistsPerKind: number;
  /** What each list found that the watch had missed. */
  readonly drift: readonly number[];
  /** How many timers are left when all is stopped. */
  readonly timersLeft: number;
}

/**
 * Lets reflectors with their default timing follow API servers where nothing ever happens.
 *
 * @public
 */
export async function simulateQuietFleet(options: {
  clusters: number;
  kindsPerCluster: number;
  /** Of the simulated clock; the first 20 of them do not count. */
  minutes: number;
}): Promise<QuietFleet> {
  const { clusters, kindsPerCluster, minutes } = options;
  const clock = new VirtualClock();
  const transport = new QuietTransport(clock);
  const identity = ClusterIdentity.create({
    ...{ transport, clock, patienceMs: DEFAULT_REFLECTOR_TIMING.confirmMs },
  });
  const turns = ListTurns.create({
    ...{ limit: 8, perCluster: 4, clock },
  }).forCluster();
  const drift: number[] = [];
  let lists = 0;
  const reflectors = Array.from(
    { length: Math.round(SAMPLE * clusters * kindsPerCluster) },
    () =>
      Reflector.create({
        kind: { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
        transport,
        store: emptyStore,
        identity,
        path: StreamPath.create({ clock, timing: DEFAULT_REFLECTOR_TIMING }),
        turns,
        pacer: Pacer.create(),
        timing: DEFAULT_REFLECTOR_TIMING,
        clock,
        random: Math.random,
        onStatus: () => {},
        observer: {
          onList: () => {
            lists += 1;
          },
          onReconnect: () => {},
          onDrift: count => drift.push(count),
          onRefused: () => {},
          onError: error => {
            throw error;
          },
        },
      }),
  );
  reflectors.forEach(reflector => reflector.start());
  await clock.advanceTo(minutes * 60_000);

  const since = START_MINUTES * 60_000;
  const later = transport.requests.filter(time => time >= since);
  await Promise.all(reflectors.map(reflector => reflector.stop()));
  return {
    requestsPerSecond: later.length / SAMPLE / (minutes - START_MINUTES) / 60,
    relistsPerKind: lists / reflectors.length - 1,
    drift,
    timersLeft: clock.timerCount,
  };
}
