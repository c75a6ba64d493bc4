import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

describe('dangling-label', () => {
  it('names the value once, its workloads on all clusters, and entities that may be meant', () => {
    expect(
      findingsOf('dangling-label', {
        others: [component('cart'), component('carts', {})],
        clusters: [
          cluster('eu', [deployment('web', 'carts')]),
          cluster('us', [deployment('web', 'carts'), deployment('cart')]),
        ],
      }),
    ).toMatchObject([
      {
        severity: 'warning',
        subject: 'carts',
        message:
          'No entity claims backstage.io/kubernetes-id="carts", which Deployment shop/web on eu and Deployment shop/web on us carry; ' +
          'perhaps component:default/carts and component:default/cart is meant.',
        evidence: { totalObjects: 2, totalEntities: 2 },
      },
    ]);
  });

  it('is silent about what an entity claims by id or selects otherwise', () => {
    const labels = { [ID]: 'x', app: 'web' };
    const objects = [workload('Deployment', 'web', { labels, pods: labels })];
    for (const annotations of [
      { [ID]: 'x' },
      { 'backstage.io/kubernetes-label-selector': 'app=web' },
      { 'backstage.io/kubernetes-label-selector': `${ID} in (x,y)` },
    ]) {
      expect(
        findingsOf('dangling-label', {
          others: [component('c', annotations)],
          objects,
        }),
      ).toEqual([]);
    }
  });
});
