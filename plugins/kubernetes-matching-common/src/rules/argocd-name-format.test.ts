import { component, findingsOf } from '../testUtils/builders';

const find = (name: unknown, more: object = {}) =>
  findingsOf('argocd-name-format', {
    entity: component('cart', { 'argocd/app-name': name, ...more }),
  });
const titles = (name: string, more?: object) =>
  find(name, more)[0].fixes.map(({ title }) => title);

describe('argocd-name-format', () => {
  it('knows a selector, and moves it to where it counts', () => {
    expect(find('app=cart')).toMatchObject([
      {
        severity: 'error',
        message:
          'The annotation argocd/app-name is "app=cart", which is a label selector: that goes into argocd/app-selector.',
        fixes: [{ title: 'make it argocd/app-selector', certain: true }],
      },
    ]);
    expect(find('team in (shop)')[0].message).toContain('label selector');
    // Both keys can't be one.
    expect(titles('app=cart', { 'argocd/app-selector': 'a=b' })).toEqual([]);
  });

  it('knows a namespace and a name', () => {
    const [{ message, fixes }] = find('team-a/cart');
    expect(message).toContain('a namespace and a name');
    expect(fixes[0]).toMatchObject({
      title: 'write "cart", in namespace "team-a"',
      edits: [{ value: 'cart' }, { value: 'team-a' }],
    });
  });

  it('offers the legal name that is meant, if one is', () => {
    expect(titles('Cart ')).toEqual(['write "cart"']);
    expect(titles('my cart')).toEqual([]);
    expect(find('a/b/c')[0].message).toContain("can't be the name");
  });

  it('is silent about names, and where there is none', () => {
    for (const name of ['cart', 'cart.prod', 'a'.repeat(253), '', undefined, 7])
      expect(find(name)).toEqual([]);
  });
});
