import { FollowedKind } from '../model/FollowedKind';
import { SimulatedApiServer } from '../simulation/SimulatedApiServer';
import { SimulatedClock } from '../simulation/SimulatedClock';
import { SimulatedEtcd } from '../simulation/SimulatedEtcd';
import { ClusterStore } from '../store/ClusterStore';
import { ClusterRequest } from '../transport/Transport';
import { ClusterIdentity } from './ClusterIdentity';
import { ListTurns } from './ListTurns';
import { Pacer } from './Pacer';
import { Reflector } from './Reflector';
import { StreamPath } from './StreamPath';
import { DEFAULT_REFLECTOR_TIMING as TIMING } from './timing';

/** A reflector in simulated time, in front of an API server whose watches the test ends. */
async function follow() {
  const clock = new SimulatedClock();
  const etcd = SimulatedEtcd.create();
  const server = SimulatedApiServer.create({
    ...{ clock, etcd, tellsIdentity: true },
  });
  const requests: ClusterRequest[] = [];
  const transport = {
    get connections() {
      return server.connections;
    },
    get heardAgoMs() {
      return server.heardAgoMs;
    },
    close: () => server.close(),
    get: (request: ClusterRequest) => {
      requests.push(request);
      return server.get(request);
    },
  };
  const statuses: FollowedKind[] = [];
  const path = StreamPath.create({ clock, timing: TIMING });
  const reflector = Reflector.create({
    kind: { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
    ...{ transport, clock, random: () => 0.5, timing: TIMING },
    store: ClusterStore.create({
      ...{ cluster: 'simulated', onChange: () => {}, onHeld: () => {} },
    }),
    identity: ClusterIdentity.create({
      ...{ transport, clock, patienceMs: TIMING.confirmMs },
    }),
    path,
    turns: ListTurns.create({ limit: 8, perCluster: 4, clock }).forCluster(),
    pacer: Pacer.create(() => 0),
    onStatus: status => statuses.push(status),
    observer: {
      onList: () => {},
      onReconnect: () => {},
      onDrift: () => {},
      onRefused: () => {},
      onError: error => {
        throw error;
      },
    },
  });
  const pass = (milliseconds: number) => clock.advance(milliseconds, () => {});
  reflector.start();
  await pass(TIMING.startSpreadMs);
  expect(reflector.status.state).toBe('synced');
  return {
    ...{ server, reflector, path, pass, statuses },
    /** The length of each watch that was asked for since the last call, in seconds. */
    asked: () =>
      requests
        .splice(0)
        .filter(({ query }) => query.watch)
        .map(({ query }) => Number(query.timeoutSeconds)),
    /** Questions beside the watches, since the same. */
    questions: () => requests.splice(0).filter(({ query }) => !query.watch),
    async stop() {
      const stopped = reflector.stop();
      await server.close();
      await stopped;
      await pass(0);
      expect(clock.timerCount).toBe(0);
    },
  };
}

const USUAL = (TIMING.watchMs[0] + TIMING.watchMs[1]) / 2_000;

describe('a watch that ends', () => {
  it('as it was asked to is opened again at once, without a question', async () => {
    const { reflector, pass, statuses, questions, stop } = await follow();
    questions();
    await pass(USUAL * 1_000 + 1);
    expect(questions()).toEqual([]);
    expect(reflector.status).toMatchObject({ state: 'synced' });
    expect(statuses.map(({ state }) => state)).toEqual(['synced']);
    await stop();
  });

  it('before that, but not at once, does not count as a failure; the past is confirmed', async () => {
    const { server, pass, statuses, questions, stop } = await follow();
    await pass(TIMING.shortWatchMs + 1_000);
    questions();
    server.endWatches();
    await pass(TIMING.settleMs * 2);
    expect(questions()).not.toEqual([]);
    expect(statuses.map(({ problem }) => problem)).toEqual([undefined]);
    await stop();
  });

  it('as soon as it is open is a failure', async () => {
    const { server, reflector, pass, asked, stop } = await follow();
    await pass(1_000);
    asked();
    server.endWatches();
    await pass(1);
    expect(reflector.status.problem?.reason).toBe(
      'it ends watches as soon as they are open',
    );
    expect(asked()).toEqual([]);
    await pass(TIMING.backoffMs[0]);
    expect(asked()).toEqual([USUAL]);
    await stop();
  });

  it('because the way cuts it at that age is asked to end before, and then ends as planned', async () => {
    const { server, reflector, pass, asked, statuses, stop } = await follow();
    const age = 6_000;
    for (let cut = 0; cut < 2; cut++) {
      await pass(age);
      server.reset();
      // It is open again before the next one is due.
      await pass(2 * TIMING.backoffMs[0]);
    }
    const seconds = asked().at(-1)!;
    expect(seconds).toBe(4);
    // Shorter than what would count as a failure, had it not been asked for.
    expect(seconds * 1_000).toBeLessThan(TIMING.shortWatchMs);
    await pass(TIMING.settleMs);
    statuses.splice(0);
    await pass(10 * seconds * 1_000);
    expect(asked().length).toBeGreaterThanOrEqual(10);
    expect(statuses).toEqual([]);
    expect(reflector.status).toMatchObject({ state: 'synced' });
    expect(reflector.status.problem).toBeUndefined();
    await stop();
  });

  it('since another kind has found that the way holds answers back is given up: the kind is listed at once, then at the interval', async () => {
    const { reflector, path, pass, questions, stop } = await follow();
    await pass(30_000);
    questions();
    await path.probe(async () => false);
    await pass(1);
    expect(questions()).toHaveLength(1);
    expect(reflector.status).toMatchObject({
      state: 'synced',
      listedEveryMs: TIMING.listEveryMs,
    });
    await pass(TIMING.listEveryMs - 2);
    expect(questions()).toEqual([]);
    await pass(2);
    expect(questions()).toHaveLength(1);
    await stop();
  });
});
