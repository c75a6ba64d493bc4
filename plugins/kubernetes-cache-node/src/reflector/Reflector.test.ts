import {
  CacheOfDemoCluster,
  deployment,
} from '../__testUtils__/CacheOfDemoCluster';

jest.setTimeout(60_000);

describe('a watched cluster', () => {
  let demo: CacheOfDemoCluster;
  afterEach(() => demo.stop());

  it('is listed once, then watched over one connection', async () => {
    demo = await CacheOfDemoCluster.start();
    demo.watch();
    expect(demo.state).toEqual({ type: 'syncing' });
    await demo.equalsCluster();
    expect(demo.cluster.connectionCount).toBe(1);
    demo.cluster.apply(deployment('d'));
    demo.cluster.delete({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'a',
    });
    await demo.equalsCluster();
    expect(
      demo.cluster.requests.entries
        .map(({ verb, resource }) => `${verb} ${resource}`)
        .sort(),
    ).toEqual(['watch configmaps', 'watch deployments', 'watch pods']);
  });
});
