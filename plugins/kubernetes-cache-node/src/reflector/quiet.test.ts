import { PODS } from '../__testUtils__/CacheOfDemoCluster';
import { WatchedKind } from '../cluster/WatchedKind';
import {
  Transport,
  TransportRequest,
  TransportResponse,
} from '../transport/Transport';
import { Pacer } from './Pacer';
import { Reflector } from './Reflector';
import { DEFAULT_REFLECTOR_TIMING } from './timing';

const CLUSTERS = 50;
const KINDS_PER_CLUSTER = 13;
const MINUTES = 80;
/** The start is a peak of its own; after it, watches spread by themselves. */
const START_MINUTES = 20;
const MAX_RECONNECTS_PER_SECOND = 2;

/** An API server where nothing ever happens, in the time of Jest's fake timers. */
class QuietTransport implements Transport {
  requests: number[] = [];

  async get({ query, signal }: TransportRequest): Promise<TransportResponse> {
    this.requests.push(Date.now());
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
          const timer = setTimeout(resolve, milliseconds);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        });
      })(),
    };
  }

  async close() {}
}

describe('a quiet fleet', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('reconnects at most twice a second, 50 clusters with 13 kinds each', async () => {
    const transport = new QuietTransport();
    const lists = jest.fn();
    const drift = jest.fn();
    const reflectors = Array.from(
      { length: CLUSTERS * KINDS_PER_CLUSTER },
      () =>
        Reflector.create({
          kind: PODS,
          transport,
          store: emptyStore,
          limitLists: list => list(),
          pacer: Pacer.create(),
          timing: DEFAULT_REFLECTOR_TIMING,
          clock: globalThis,
          random: Math.random,
          onStatus: () => {},
          observer: {
            onList: lists,
            onReconnect: () => {},
            onDrift: drift,
            onRefused: (_: WatchedKind) => {},
            onError: error => {
              throw error;
            },
          },
        }),
    );
    const startedAt = Date.now();
    reflectors.forEach(reflector => reflector.start());
    for (let minute = 0; minute < MINUTES; minute++) {
      await jest.advanceTimersByTimeAsync(60_000);
    }

    const since = startedAt + START_MINUTES * 60_000;
    const later = transport.requests.filter(time => time >= since);
    const mean = later.length / (MINUTES - START_MINUTES) / 60;
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(MAX_RECONNECTS_PER_SECOND);
    // Every half hour, give or take a fifth and what a watch had still to go, each kind is listed anew.
    const relists = lists.mock.calls.length / reflectors.length - 1;
    expect(relists).toBeGreaterThan(MINUTES / 46 - 1);
    expect(relists).toBeLessThan(MINUTES / 24);
    expect(new Set(drift.mock.calls.flat())).toEqual(new Set([0]));

    await Promise.all(reflectors.map(reflector => reflector.stop()));
    expect(jest.getTimerCount()).toBe(0);
  });
});

/** A store of a cluster without objects. */
const emptyStore = {
  apply: () => true,
  drop: () => {},
  beginReplace: () => ({
    add: () => true,
    remove: () => {},
    commit: () => ({ added: 0, changed: 0, removed: 0 }),
    abort: () => {},
  }),
};
