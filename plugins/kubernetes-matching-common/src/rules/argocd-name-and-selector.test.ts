import { component, findingsOf } from '../testUtils/builders';

const find = (name?: unknown, selector?: unknown) =>
  findingsOf('argocd-name-and-selector', {
    entity: component('cart', {
      'argocd/app-name': name,
      'argocd/app-selector': selector,
    }),
  });

describe('argocd-name-and-selector', () => {
  it('says which of the two counts, and lets one be removed', () => {
    expect(find('cart', 'team=shop')).toMatchObject([
      {
        severity: 'warning',
        message:
          'The selector "team=shop" in argocd/app-selector doesn\'t count, because argocd/app-name names Application "cart".',
        fixes: [{ title: 'remove the selector' }, { title: 'remove the name' }],
      },
    ]);
  });

  it('is silent where one of them is set, empty or anything else', () => {
    expect(find('cart')).toEqual([]);
    expect(find(undefined, 'team=shop')).toEqual([]);
    expect(find('', 'team=shop')).toEqual([]);
    expect(find(['cart'], { team: 'shop' })).toEqual([]);
  });
});
