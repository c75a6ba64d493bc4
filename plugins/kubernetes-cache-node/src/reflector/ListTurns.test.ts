import { SimulatedClock } from '../simulation/SimulatedClock';
import { ListTurns } from './ListTurns';

describe('ListTurns', () => {
  const { signal } = new AbortController();
  const pass = (clock: SimulatedClock, milliseconds: number) =>
    clock.advance(milliseconds, () => {});

  it('makes no cluster wait for one that says nothing, and each for its own', async () => {
    const clock = new SimulatedClock();
    const turns = ListTurns.create({ limit: 2, perCluster: 2, clock });
    const ill = turns.forCluster();
    const silent = [await ill.take(signal), await ill.take(signal)];
    let isIn = false;
    const waiting = turns
      .forCluster()
      .take(signal)
      .then(turn => {
        isIn = true;
        return turn;
      });
    await pass(clock, 400);
    expect(isIn).toBe(false);
    await pass(clock, 800);
    expect(isIn).toBe(true);

    // Who lost its turn waits for the next one as soon as something comes.
    const again = silent[0].step(signal);
    expect(again).toBeInstanceOf(Promise);
    silent[1].end();
    (await waiting).end();
    await again;
    silent[0].end();
    await pass(clock, 10_000);
    expect(clock.timerCount).toBe(0);
  });

  it('ends a turn that is long while others wait, and takes the clusters in turn', async () => {
    const clock = new SimulatedClock();
    const turns = ListTurns.create({ limit: 1, perCluster: 1, clock });
    const order: string[] = [];
    const busy = async (
      name: string,
      cluster: ReturnType<typeof turns.forCluster>,
    ) => {
      const turn = await cluster.take(signal);
      order.push(name);
      for (let step = 0; step < 50; step++) {
        await new Promise<void>(resolve => clock.setTimeout(resolve, 100));
        const wait = turn.step(signal);
        if (wait) {
          await wait;
          order.push(name);
        }
      }
      turn.end();
    };
    const [a, b] = [turns.forCluster(), turns.forCluster()];
    const all = [busy('a1', a), busy('a2', a), busy('b1', b)];
    await pass(clock, 60_000);
    await Promise.all(all);
    expect(order.slice(0, 3)).toEqual(['a1', 'a2', 'b1'].sort());
    expect(order.indexOf('b1')).toBeLessThan(3);
    expect(clock.timerCount).toBe(0);
  });

  it('lets who is stopped wait no longer', async () => {
    const clock = new SimulatedClock();
    const turns = ListTurns.create({ limit: 1, perCluster: 1, clock });
    const cluster = turns.forCluster();
    const first = await cluster.take(signal);
    const stopping = new AbortController();
    const second = cluster.take(stopping.signal);
    stopping.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    first.end();
    expect(clock.timerCount).toBe(0);
  });
});
