import { mockServices } from '@backstage/backend-test-utils';
import { EntityRefresher } from './EntityRefresher';

describe('EntityRefresher', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('refreshes a bounded number a minute, none twice, and loses none', async () => {
    const refresh = jest.fn(async (_: { keys: string[] }) => {});
    const refresher = EntityRefresher.create({
      logger: mockServices.logger.mock(),
    });
    await refresher.connect({ refresh, applyMutation: jest.fn() });
    const refreshed = () =>
      refresh.mock.calls.flatMap(([{ keys }]) => keys).length;

    for (let index = 0; index < 2000; index++) {
      refresher.request(`component:default/c${index}`);
      refresher.request(`component:default/c${index}`);
    }
    refresh.mockRejectedValueOnce(new Error('the database is away'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(refreshed()).toBeGreaterThan(1000);
    // What was allowed at once, and what a minute adds; those refused were asked for twice.
    expect(refreshed()).toBeLessThanOrEqual(1200);
    await jest.advanceTimersByTimeAsync(180_000);
    expect(new Set(refresh.mock.calls.flatMap(([{ keys }]) => keys)).size).toBe(
      2000,
    );
    expect(refreshed()).toBe(2100);

    refresher.stop();
    refresher.request('component:default/late');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(refreshed()).toBe(2100);
  });
});
