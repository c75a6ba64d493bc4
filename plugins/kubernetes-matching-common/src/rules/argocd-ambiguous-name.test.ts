import {
  application,
  cluster,
  component,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

const find = (
  clusters: ReturnType<typeof cluster>[],
  annotations: object = {},
  argocdInstances?: { name: string; cluster: string }[],
) =>
  findingsOf('argocd-ambiguous-name', {
    entity: component('cart', {
      ...{ [ID]: 'cart', 'argocd/app-name': 'cart' },
      ...annotations,
    }),
    config: { argocdInstances },
    clusters,
  });
const labels = { [ID]: 'cart', 'argocd.argoproj.io/instance': 'cart' };
const deployed = workload('Deployment', 'cart', { labels, pods: labels });

describe('argocd-ambiguous-name', () => {
  const hub = cluster('hub', [
    application('cart', { namespace: 'team-a' }),
    application('cart', { namespace: 'team-b', destination: { name: 'eu' } }),
  ]);

  it('names them all, and offers the namespace of each', () => {
    expect(find([hub])).toMatchObject([
      {
        severity: 'warning',
        message:
          'argocd/app-name names "cart", which is the name of Application team-a/cart and Application team-b/cart on hub; ' +
          'argocd/app-namespace or argocd/instance-name says which is meant.',
        fixes: [
          { title: 'take the one in namespace "team-a"', certain: false },
          { title: 'take the one in namespace "team-b"', certain: false },
        ],
      },
    ]);
  });

  it('is certain of the only one that deploys the workloads', () => {
    expect(find([hub, cluster('eu', [deployed])])).toMatchObject([
      { fixes: [{ certain: false }, { certain: true }] },
    ]);
  });

  it('is silent where all of them deploy the workloads', () => {
    const own = [application('cart'), deployed];
    expect(find([cluster('eu', own), cluster('us', own)])).toEqual([]);
  });

  it('is silent where another annotation says which, or there is one', () => {
    expect(find([hub], { 'argocd/app-namespace': 'team-a' })).toEqual([]);
    const both = [
      cluster('eu', [application('cart')]),
      cluster('us', [application('cart')]),
    ];
    expect(find(both)).toMatchObject([{ fixes: [] }]);
    const instances = [{ name: 'american', cluster: 'us' }];
    expect(
      find(both, { 'argocd/instance-name': 'american' }, instances),
    ).toEqual([]);
  });
});
