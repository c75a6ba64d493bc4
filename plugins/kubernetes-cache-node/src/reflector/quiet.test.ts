import { simulateQuietFleet } from '../testUtils/simulateQuietFleet';

jest.setTimeout(120_000);

const MINUTES = 80;
const MAX_REQUESTS_PER_SECOND = 2;

describe('a quiet fleet', () => {
  it('reconnects at most twice a second, 50 clusters with 13 kinds each', async () => {
    const fleet = await simulateQuietFleet({
      clusters: 50,
      kindsPerCluster: 13,
      minutes: MINUTES,
    });
    expect(fleet.requestsPerSecond).toBeGreaterThan(0.5);
    expect(fleet.requestsPerSecond).toBeLessThan(MAX_REQUESTS_PER_SECOND);
    // Every half hour, give or take a fifth and what a watch had still to go, each kind is listed again.
    expect(fleet.relistsPerKind).toBeGreaterThan(MINUTES / 46 - 1);
    expect(fleet.relistsPerKind).toBeLessThan(MINUTES / 24);
    expect(new Set(fleet.drift)).toEqual(new Set([0]));
    expect(fleet.timersLeft).toBe(0);
  });
});
