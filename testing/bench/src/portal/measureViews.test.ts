import { DemoFleet, PODS_PER_COMPONENT, SPREAD } from '../clusters/DemoFleet';
import { measureViews } from './measureViews';
import { Portal } from './Portal';

jest.setTimeout(120_000); // a backend and clusters start in processes of their own

const expected = { clusters: SPREAD, pods: SPREAD * PODS_PER_COMPONENT };

/** Upstream's portal on demo clusters, for as long as `use` runs. */
async function withPortal(
  options: { clusters: number; hung?: number },
  use: (portal: Portal, fleet: DemoFleet) => Promise<void>,
): Promise<void> {
  const fleet = await DemoFleet.start({ ...options, delayMs: 1 });
  try {
    const portal = await Portal.start({
      provider: 'upstream',
      clusters: fleet.clusters,
      entities: fleet.entities(4),
    });
    try {
      await use(portal, fleet);
    } finally {
      await portal.stop();
    }
  } finally {
    await fleet.stop();
  }
}

describe('measureViews', () => {
  it('counts the requests of upstream: 13 per cluster, and two more where pods match', async () => {
    await withPortal({ clusters: 5 }, async (portal, fleet) => {
      const options = {
        portal,
        entities: fleet.entities(4),
        views: 4,
        warmUp: { views: 1, ms: 0 },
        timeoutMs: 60_000,
      };
      const measured = await measureViews({ ...options, expected });
      expect(measured).toMatchObject({
        requests: 5 * 13 + SPREAD * 2,
        answeredPercent: 100,
      });
      expect(measured.durations).toHaveLength(4);
      expect(measured.durations.every(Number.isFinite)).toBe(true);
      expect(measured.cpuMs).toBeGreaterThan(0);

      await expect(
        measureViews({ ...options, expected: { ...expected, pods: 1 } }),
      ).rejects.toThrow(
        /shows \{"clusters":3,"pods":9,"errors":\[\]\} instead/,
      );
    });
  });

  it('reports views without an answer as such, and stops after three', async () => {
    await withPortal({ clusters: 4, hung: 1 }, async (portal, fleet) => {
      const measured = await measureViews({
        portal,
        entities: fleet.entities(4),
        expected: { ...expected, unreachable: fleet.hung },
        views: 100,
        warmUp: { views: 5, ms: 0 },
        timeoutMs: 2_000,
      });
      expect(measured.durations).toEqual([Infinity, Infinity, Infinity]);
      expect(measured.answeredPercent).toBe(0);
    });
  });
});
