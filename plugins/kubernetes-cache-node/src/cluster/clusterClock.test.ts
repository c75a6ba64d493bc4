import { CacheOfDemoCluster, until } from '../__testUtils__/CacheOfDemoCluster';

const HOURS = 3_600_000;

describe("the cluster's clock", () => {
  let demo: CacheOfDemoCluster;
  afterEach(() => demo.stop());

  it.each([6, -6])(
    'is known to differ from one that is %i hours ahead',
    async hours => {
      demo = await CacheOfDemoCluster.start({
        cache: {
          clock: {
            Date: { now: () => Date.now() + hours * HOURS },
            ...{ performance, setTimeout, clearTimeout },
          },
        },
      });
      demo.watch();
      await demo.reaches({ type: 'synced' });
      await until(
        () => demo.objects.clockAheadMs !== undefined,
        () => 'no answer told the time',
      );
      const off = demo.objects.clockAheadMs! + hours * HOURS;
      // The header says whole seconds, and a busy machine reads it late.
      expect(Math.abs(off)).toBeLessThan(HOURS);
    },
  );
});
