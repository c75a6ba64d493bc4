import { Clock } from '../Clock';
import { DemoCluster } from '../DemoCluster';
import { conformanceSuite } from './conformanceSuite';

/** How many times faster the cluster's time passes than the suite's: a CronJob takes a minute. */
const SPEED = 20;

const start = Date.now();
const fastClock: Clock = {
  Date: { now: () => start + (Date.now() - start) * SPEED },
  setTimeout: (callback, milliseconds) =>
    setTimeout(callback, milliseconds / SPEED),
  clearTimeout,
};

describe('DemoCluster', () => {
  conformanceSuite(async () => {
    const cluster = await DemoCluster.start({ name: 'demo', clock: fastClock });
    return {
      url: cluster.url,
      ca: cluster.caData,
      adminToken: cluster.tokens.admin,
      createPodReader: async namespace =>
        cluster.addUser(`reader-of-${namespace}`, {
          rules: [
            {
              verbs: ['get', 'list', 'watch'],
              apiGroups: [''],
              resources: ['pods'],
              namespaces: [namespace],
            },
          ],
        }),
      forgetHistory: async () => cluster.compactHistory(),
      stop: () => cluster.stop(),
    };
  });
});
