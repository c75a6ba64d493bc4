import { mockServices } from '@backstage/backend-test-utils';
import { WatchedCluster } from '../model/WatchedCluster';
import { DefaultKubernetesCache } from './DefaultKubernetesCache';

it('logs one line per change of a list of 200 clusters of which 50 come and go', async () => {
  const logger = mockServices.logger.mock();
  const cache = DefaultKubernetesCache.create({
    logger,
    lifecycle: { addShutdownHook: () => {} },
  });
  const clusters = Array.from(
    { length: 200 },
    (_, index): WatchedCluster => ({
      name: `cluster-${index}`,
      url: 'https://127.0.0.1:1',
      kinds: [],
      notWatched: 'it is switched off',
      getCredential: () => Promise.reject(new Error('nobody asks')),
    }),
  );
  const { info, warn, error } = logger;
  const lines = () =>
    [info, warn, error].reduce((sum, { mock }) => sum + mock.calls.length, 0);
  cache.watch(clusters);
  expect(lines()).toBe(200);
  for (let round = 1; round <= 20; round++) {
    cache.watch(clusters.slice(50));
    cache.watch(clusters);
    cache.watch(clusters); // nothing has changed
    expect(lines()).toBe(200 + round * 50);
  }
  await cache.stop();
});
