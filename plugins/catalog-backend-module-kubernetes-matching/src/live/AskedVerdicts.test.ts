import { mockServices } from '@backstage/backend-test-utils';
import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';
import { Verdicts } from '../__testUtils__/Verdicts';
import { AskedVerdicts } from './AskedVerdicts';

describe('AskedVerdicts', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp(
    ask: (refs: readonly string[]) => Promise<readonly MatchVerdict[]>,
  ) {
    const asking = jest.fn(ask);
    const logger = mockServices.logger.mock();
    const asked = AskedVerdicts.create({ ask: asking, logger });
    const changed = jest.fn();
    asked.onChange(changed);
    return { asking, asked, changed, logger };
  }
  const refsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => `component:default/c${index}`);

  it('asks for what came within 50 ms in one question, and has nobody wait', async () => {
    const verdicts = new Verdicts();
    const refs = refsOf(30);
    for (const index of refs.keys()) verdicts.set(`c${index}`, 'unmatched');
    const { asking, asked, changed } = setUp(async asks =>
      asks.map(ref => verdicts.get(ref)!),
    );
    for (const ref of refs) {
      expect(asked.get(ref)).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
    }
    await jest.advanceTimersByTimeAsync(19);
    expect(asking).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(asking.mock.calls).toEqual([[refs]]);
    expect(changed.mock.calls).toEqual([[refs]]);
    expect(asked.get(refs[7])).toMatchObject({ status: 'unmatched' });
    asked.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has one question open, whatever comes meanwhile, and names no more than 200 in it', async () => {
    let answer = () => {};
    const { asking, asked } = setUp(
      () =>
        new Promise(resolve => {
          answer = () => resolve([]);
        }),
    );
    const refs = refsOf(450);
    for (const ref of refs) asked.get(ref);
    await jest.advanceTimersByTimeAsync(60_000);
    for (const ref of refs) expect(asked.get(ref)).toBeUndefined();
    expect(asking).toHaveBeenCalledTimes(1);
    for (let count = 0; count < 4; count++) {
      answer();
      await jest.advanceTimersByTimeAsync(50);
    }
    expect(asking.mock.calls.map(([{ length }]) => length)).toEqual([
      ...[200, 200, 200, 50], // those that were asked for while their question was open, once more
    ]);
    asked.stop();
  });

  it('asks ever more seldom where nobody answers, and says so once', async () => {
    const { asking, asked, logger } = setUp(async () => {
      throw new Error('ECONNREFUSED');
    });
    asked.get('component:default/c0');
    await jest.advanceTimersByTimeAsync(60 * 60_000);
    // 1 s, 2 s, … 256 s, then every five minutes.
    expect(asking.mock.calls.length).toBeLessThan(25);
    expect(asking.mock.calls.length).toBeGreaterThan(15);
    expect(logger.info.mock.calls).toEqual([
      [expect.stringContaining('Live verdicts are left out')],
    ]);
    asked.stop();
  });
});
