import {
  application,
  cluster,
  component,
  findingsOf,
} from '../testUtils/builders';

const find = (
  annotations: object,
  clusters = [cluster('hub', [application('cart', { project: 'shop' })])],
) =>
  findingsOf('argocd-wrong-place', {
    entity: component('cart', { 'argocd/app-name': 'cart', ...annotations }),
    clusters,
    config: {
      argocdInstances: [
        { name: 'european', cluster: 'hub' },
        { name: 'american', cluster: 'us' },
      ],
    },
  });

describe('argocd-wrong-place', () => {
  it('says where it is, and which annotation asks for another place', () => {
    expect(find({ 'argocd/app-namespace': 'team-a' })).toMatchObject([
      {
        severity: 'warning',
        message:
          'There is Application argocd/cart on hub, but not in namespace "team-a", which argocd/app-namespace asks for.',
        evidence: { path: ['metadata', 'annotations', 'argocd/app-namespace'] },
        fixes: [{ title: 'ask for namespace "argocd"', certain: true }],
      },
    ]);
  });

  it('says all that is wrong at once', () => {
    const wrong = {
      'argocd/instance-name': 'american',
      'argocd/project-name': 'store',
    };
    expect(find(wrong)).toMatchObject([
      {
        message:
          'There is Application argocd/cart on hub, but not in instance "american" and project "store", which ' +
          'argocd/instance-name and argocd/project-name ask for.',
        fixes: [
          {
            title: 'ask for instance "european" and project "shop"',
            edits: [{ value: 'european' }, { value: 'shop' }],
          },
        ],
      },
    ]);
  });

  it('says nothing where another one may be there', () => {
    const silent = cluster('us', [], undefined, {
      kindState: () => 'forbidden',
    });
    const hub = cluster('hub', [application('cart')]);
    expect(find({ 'argocd/app-namespace': 'a' }, [hub, silent])).toEqual([]);
  });

  it('takes a checkout for all there is of that name', () => {
    const manifests = cluster('manifests:', [application('cart')], undefined, {
      kindState: () => 'unknown',
    });
    expect(find({ 'argocd/app-namespace': 'a' }, [manifests])).toHaveLength(1);
    expect(find({ 'argocd/app-namespace': 'argocd' }, [manifests])).toEqual([]);
  });

  it('is silent where it is right, and where there is none', () => {
    expect(find({})).toEqual([]);
    expect(find({ 'argocd/instance-name': 'european' })).toEqual([]);
    expect(find({ 'argocd/instance-name': 'nobody' })).toEqual([]);
    expect(find({ 'argocd/app-namespace': 'a' }, [cluster('hub')])).toEqual([]);
  });
});
