import { mockServices } from '@backstage/backend-test-utils';
import { EksDiscovery } from './EksDiscovery';

const INTERVAL_MS = 600_000;

/** A region that keeps the times at which it was asked, in seconds, and fails until one of them. */
function region(options: { id: string; wellFromS: number }) {
  const { id, wellFromS } = options;
  const askedAtS: number[] = [];
  let problem: string | undefined;
  return {
    ...{ id, isKnown: true, clusters: [], askedAtS },
    get problem() {
      return problem;
    },
    get remedy() {
      return undefined;
    },
    async refresh() {
      const nowS = Date.now() / 1000;
      askedAtS.push(nowS);
      problem = nowS < wellFromS ? `${id} does not answer` : undefined;
    },
  };
}

it('asks those that failed again soon, and all of them at the interval', async () => {
  jest.useFakeTimers({ now: 0 });
  const well = region({ id: 'well', wellFromS: 0 });
  const ill = region({ id: 'ill', wellFromS: 30 });
  const dead = region({ id: 'dead', wellFromS: Infinity });
  const logger = mockServices.logger.mock();
  const discovery = EksDiscovery.of({
    regions: [well, ill, dead],
    intervalMs: INTERVAL_MS,
    logger,
  });
  discovery.start();
  await jest.advanceTimersByTimeAsync(INTERVAL_MS + 1_000);
  discovery.stop();
  await jest.advanceTimersByTimeAsync(INTERVAL_MS);
  jest.useRealTimers();

  expect(well.askedAtS).toEqual([0, 600]);
  expect(ill.askedAtS).toEqual([0, 5, 15, 35, 600]);
  expect(dead.askedAtS).toEqual([0, 5, 15, 35, 75, 155, 315, 600]);
  // One line for each change, however often they were asked.
  expect(logger.warn).toHaveBeenCalledTimes(2);
  expect(logger.info.mock.calls).toEqual([['EKS answers again for ill']]);
});
