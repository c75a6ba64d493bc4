import {
  application,
  cluster,
  component,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

const tracked = (name: string, options: object = {}) =>
  workload('Deployment', name, {
    annotations: {
      'argocd.argoproj.io/tracking-id': `cart:apps/Deployment:shop/${name}`,
    },
    ...options,
  });
const hub = cluster('hub', [
  application('cart', {
    labels: { team: 'shop' },
    destination: { name: 'eu' },
  }),
]);
const find = (
  workloads: ReturnType<typeof workload>[],
  others: ReturnType<typeof component>[] = [],
) =>
  findingsOf('argocd-unclaimed', {
    clusters: [hub, cluster('eu', workloads), cluster('us', workloads)],
    others,
  });

describe('argocd-unclaimed', () => {
  it('names the Application once, with what it deploys on the cluster it deploys to', () => {
    expect(find([tracked('cart'), tracked('stock')])).toMatchObject([
      {
        severity: 'info',
        cluster: 'hub',
        subject: 'argocd/cart',
        message:
          'Application argocd/cart on hub deploys Deployment shop/cart and Deployment shop/stock on eu, which no entity ' +
          'claims, and no entity names the Application.',
        evidence: { totalObjects: 2 },
      },
    ]);
  });

  it("goes by Argo CD's labels too", () => {
    for (const key of [
      'argocd.argoproj.io/instance',
      'app.kubernetes.io/instance',
    ])
      expect(
        find([workload('Deployment', 'cart', { labels: { [key]: 'cart' } })]),
      ).toHaveLength(1);
  });

  it('takes no notice of a tracking id that was copied, and of what is not there', () => {
    expect(
      find([
        tracked('copy', {
          annotations: {
            'argocd.argoproj.io/tracking-id': 'cart:apps/Deployment:shop/cart',
          },
        }),
        workload('Deployment', 'web', {
          labels: { 'app.kubernetes.io/instance': 'a-release-of-helm' },
        }),
      ]),
    ).toEqual([]);
  });

  it('is silent where an entity claims the workload, or names or selects the Application', () => {
    const one = [tracked('cart', { labels: { [ID]: 'cart' } })];
    expect(find(one, [component('cart')])).toEqual([]);
    expect(find(one)).toHaveLength(1);
    expect(find(one, [component('x', { 'argocd/app-name': 'cart' })])).toEqual(
      [],
    );
    expect(
      find(one, [component('x', { 'argocd/app-selector': 'team=shop' })]),
    ).toEqual([]);
    expect(
      find(one, [component('x', { 'argocd/app-selector': 'team=a' })]),
    ).toHaveLength(1);
  });

  it('leaves out system namespaces and what runs nothing', () => {
    expect(find([tracked('cart', { namespace: 'kube-system' })])).toEqual([]);
    expect(find([tracked('cart', { replicas: 0 })])).toEqual([]);
  });
});
