import { VirtualClock } from '../__testUtils__/VirtualClock';
import {
  Transport,
  TransportRequest,
  TransportResponse,
} from '../transport/Transport';
import { Pacer } from './Pacer';
import { Reflector } from './Reflector';
import { DEFAULT_REFLECTOR_TIMING } from './timing';

jest.setTimeout(120_000);

const CLUSTERS = 50;
const KINDS_PER_CLUSTER = 13;
/** Reflectors know nothing of each other, so a tenth of them stands for all. */
const SAMPLE = 1 / 10;
const MINUTES = 80;
/** The start is a peak of its own; after it, watches spread by themselves. */
const START_MINUTES = 20;
const MAX_RECONNECTS_PER_SECOND = 2;

/** An API server where nothing ever happens. */
class QuietTransport implements Transport {
  readonly requests: number[] = [];

  constructor(private readonly clock: VirtualClock) {}

  async get({ query, signal }: TransportRequest): Promise<TransportResponse> {
    const { clock } = this;
    this.requests.push(clock.Date.now());
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

describe('a quiet fleet', () => {
  it('reconnects at most twice a second, 50 clusters with 13 kinds each', async () => {
    const clock = new VirtualClock();
    const transport = new QuietTransport(clock);
    const lists = jest.fn();
    const drift = jest.fn();
    const reflectors = Array.from(
      { length: SAMPLE * CLUSTERS * KINDS_PER_CLUSTER },
      () =>
        Reflector.create({
          kind: { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
          transport,
          store: emptyStore,
          limitLists: list => list(),
          pacer: Pacer.create(),
          timing: DEFAULT_REFLECTOR_TIMING,
          clock,
          random: Math.random,
          onStatus: () => {},
          observer: {
            onList: lists,
            onReconnect: () => {},
            onDrift: drift,
            onRefused: () => {},
            onError: error => {
              throw error;
            },
          },
        }),
    );
    reflectors.forEach(reflector => reflector.start());
    await clock.advanceTo(MINUTES * 60_000);

    const since = START_MINUTES * 60_000;
    const later = transport.requests.filter(time => time >= since);
    const mean = later.length / SAMPLE / (MINUTES - START_MINUTES) / 60;
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(MAX_RECONNECTS_PER_SECOND);
    // Every half hour, give or take a fifth and what a watch had still to go, each kind is listed anew.
    const relists = lists.mock.calls.length / reflectors.length - 1;
    expect(relists).toBeGreaterThan(MINUTES / 46 - 1);
    expect(relists).toBeLessThan(MINUTES / 24);
    expect(new Set(drift.mock.calls.flat())).toEqual(new Set([0]));

    await Promise.all(reflectors.map(reflector => reflector.stop()));
    expect(clock.timerCount).toBe(0);
  });
});
