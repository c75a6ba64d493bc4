import { mockServices } from '@backstage/backend-test-utils';
import { clusterDetails } from '../__testUtils__/clusterDetails';
import { ClusterRefresh } from './ClusterRefresh';

const MINUTE = 60_000;

describe('ClusterRefresh', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const list = jest.fn(async () => [clusterDetails('a')]);
    const onClusters = jest.fn();
    const onNone = jest.fn();
    const logger = mockServices.logger.mock();
    const isStarting = jest.fn(() => false);
    const refresh = ClusterRefresh.create({
      isStarting,
      ...{ list, onClusters, onNone, logger, intervalMs: MINUTE },
      random: () => 0.5, // no jitter
    });
    return { list, onClusters, onNone, logger, isStarting, refresh };
  }

  it('retries soon until there is a list, then asks at the interval until it is stopped', async () => {
    const { list, onClusters, refresh } = setUp();
    list
      .mockRejectedValueOnce(new Error('catalog is starting'))
      .mockRejectedValueOnce(new Error('catalog is starting'));
    refresh.start();
    expect(list).not.toHaveBeenCalled(); // nobody waits for it
    await jest.advanceTimersByTimeAsync(0);
    expect(list).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(list).toHaveBeenCalledTimes(3);
    expect(onClusters).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(MINUTE - 1);
    expect(list).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(1);
    expect(onClusters).toHaveBeenCalledTimes(2);

    refresh.stop();
    await jest.advanceTimersByTimeAsync(10 * MINUTE);
    expect(list).toHaveBeenCalledTimes(4);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('takes no failure for the first attempt while the plugin starts', async () => {
    const { list, isStarting, refresh } = setUp();
    const attempted = jest.fn();
    refresh.firstAttempt().then(attempted);
    isStarting.mockReturnValueOnce(true);
    list.mockRejectedValue(new Error('the start does not wait'));
    refresh.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(attempted).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(attempted).toHaveBeenCalledTimes(1);
    expect(refresh.problem).toBe('the start does not wait');
    refresh.stop();
  });

  it('takes no first list without a cluster for an answer', async () => {
    const { list, onClusters, onNone, logger, refresh } = setUp();
    list.mockResolvedValueOnce([]).mockResolvedValueOnce([]);
    refresh.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(onClusters).not.toHaveBeenCalled();
    expect(onNone).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
      'The clusters cannot be listed; trying again, and none is watched until then: there is none yet',
    ]);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(onClusters).toHaveBeenCalledTimes(1);
    refresh.stop();
  });

  it('keeps the last list when the next one fails or never comes, and says each reason once', async () => {
    const { list, onClusters, logger, refresh } = setUp();
    refresh.start();
    await jest.advanceTimersByTimeAsync(0);
    list.mockRejectedValue(new Error('no catalog'));
    await jest.advanceTimersByTimeAsync(3 * MINUTE);
    list.mockReturnValue(new Promise(() => {}));
    await jest.advanceTimersByTimeAsync(3 * MINUTE);
    list.mockResolvedValue([]);
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(onClusters.mock.calls.map(([{ length }]) => length)).toEqual(
      expect.arrayContaining([1, 0]),
    );
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
      'The clusters cannot be listed; trying again, and those known stay watched: no catalog',
      'The clusters cannot be listed; trying again, and those known stay watched: the cluster supplier gave no answer within 30 s',
    ]);
    expect(logger.info).toHaveBeenCalledTimes(1);
    refresh.stop();
  });
});
