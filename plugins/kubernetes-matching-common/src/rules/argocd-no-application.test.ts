import { KindState } from '@mooring/kubernetes-objects';
import {
  application,
  cluster,
  component,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

const names = (name: string, rest: object = {}) =>
  component('cart', { [ID]: 'cart', 'argocd/app-name': name, ...rest });
const other = application('shop');
const find = (
  entity: ReturnType<typeof component>,
  clusters = [cluster('hub', [other])],
) => findingsOf('argocd-no-application', { entity, clusters });

describe('argocd-no-application', () => {
  it('finds a name that no cluster has, and a selector that selects none', () => {
    expect(find(names('cart'))).toMatchObject([
      {
        severity: 'warning',
        message:
          'No watched cluster has the Application "cart" that argocd/app-name names.',
        fixes: [],
      },
    ]);
    const selects = component('cart', { 'argocd/app-selector': 'team=a' });
    expect(find(selects)).toMatchObject([
      {
        message:
          'No Application on a watched cluster has the labels "team=a" that argocd/app-selector asks for.',
      },
    ]);
  });

  it('offers the Application that the workloads name by their own tracking id', () => {
    const tracked = workload('Deployment', 'cart', {
      labels: { [ID]: 'cart' },
      pods: { [ID]: 'cart' },
      annotations: {
        'argocd.argoproj.io/tracking-id': 'team_shop:apps/Deployment:shop/cart',
      },
    });
    const clusters = [cluster('hub', [other]), cluster('eu', [tracked])];
    expect(find(names('crat'), clusters)).toMatchObject([
      {
        message:
          'No watched cluster has the Application "crat" that argocd/app-name names; the workloads name shop.',
        fixes: [
          {
            certain: true,
            edits: [{ value: 'shop' }, { value: 'team' }],
          },
        ],
      },
    ]);
  });

  it('does not take a label that Helm sets as well for the name', () => {
    const labels = { [ID]: 'cart', 'app.kubernetes.io/instance': 'shop' };
    const released = workload('Deployment', 'cart', { labels, pods: labels });
    const clusters = [cluster('hub', [other, released])];
    expect(find(names('crat'), clusters)).toMatchObject([{ fixes: [] }]);
  });

  it.each<[string, KindState]>([
    ['cannot be read', 'forbidden'],
    ['may not be all', 'unknown'],
  ])('says nothing where the Applications of a cluster %s', (_, state) => {
    const silent = cluster('us', [], undefined, { kindState: () => state });
    const clusters = [cluster('hub', [other]), silent];
    expect(find(names('cart'), clusters)).toEqual([]);
  });

  it('says nothing where no watched cluster has Argo CD', () => {
    const without = cluster('eu', [], undefined, {
      kindState: () => 'not-served',
    });
    expect(find(names('cart'), [without])).toEqual([]);
    expect(find(names('cart'), [without, cluster('hub')])).toHaveLength(1);
  });

  it('is silent where it exists, wherever, and where the name cannot be one', () => {
    expect(find(names('shop'))).toEqual([]);
    expect(find(names('shop', { 'argocd/app-namespace': 'a' }))).toEqual([]);
    expect(find(names('app=cart'))).toEqual([]);
    expect(find(component('cart', { 'argocd/app-selector': '((' }))).toEqual(
      [],
    );
    expect(find(component('cart'))).toEqual([]);
  });
});
