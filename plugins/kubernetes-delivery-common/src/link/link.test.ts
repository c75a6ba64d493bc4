import { application, kustomization, tracked } from '../__testUtils__/objects';
import { deployedObjects } from './deployedObjects';
import { destinationCluster } from './destination';
import { reconcilersNamedBy } from './references';

describe('reconcilersNamedBy', () => {
  const names = (...given: Parameters<typeof tracked>) =>
    reconcilersNamedBy(tracked(...given)).map(
      ({ kind, namespace, name, isHint }) =>
        `${kind.split('.')[0]} ${namespace ?? '*'}/${name}${
          isHint ? ' ?' : ''
        }`,
    );

  it('reads the tracking id, with and without a namespace of its own', () => {
    expect(names('cart:apps/Deployment:shop/cart')).toEqual([
      'Application */cart',
    ]);
    expect(names('team-a_cart:apps/Deployment:shop/cart')).toEqual([
      'Application team-a/cart',
    ]);
  });

  it('takes no notice of an id that was copied from another object', () => {
    expect(names('cart:apps/Deployment:shop/other')).toEqual([]);
    expect(names('cart:/Service:shop/cart')).toEqual([]);
    expect(names('nonsense')).toEqual([]);
  });

  it("reads Argo CD's label and Flux's, and takes the common one for a hint", () => {
    expect(names(undefined, { 'argocd.argoproj.io/instance': 'cart' })).toEqual(
      ['Application */cart'],
    );
    expect(names(undefined, { 'app.kubernetes.io/instance': 'cart' })).toEqual([
      'Application */cart ?',
    ]);
    expect(
      names(undefined, {
        'kustomize.toolkit.fluxcd.io/name': 'stock',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      }),
    ).toEqual(['Kustomization flux-system/stock']);
  });
});

it('lists what an Application and a Kustomization deploy', () => {
  const cart = { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' };
  expect(deployedObjects(application())).toEqual([cart]);
  expect(deployedObjects(kustomization())).toEqual([
    { ...cart, name: 'stock' },
  ]);
});

describe('destinationCluster', () => {
  const clusters = [
    { name: 'prod-eu', url: 'https://eu.example.com:443/' },
    { name: 'hub', url: 'https://hub.example.com' },
  ];
  it.each([
    [{ server: 'https://kubernetes.default.svc' }, 'hub'],
    [{ name: 'in-cluster' }, 'hub'],
    [{ name: 'prod-eu' }, 'prod-eu'],
    [{ server: 'https://EU.example.com' }, 'prod-eu'],
    [{ server: 'https://elsewhere.example.com' }, undefined],
    [{ name: 'prod' }, undefined],
    [{ isElsewhere: true as const }, undefined],
    [undefined, 'hub'],
  ])('%j is %s', (destination, expected) => {
    expect(destinationCluster(destination, 'hub', clusters)).toBe(expected);
  });
});
