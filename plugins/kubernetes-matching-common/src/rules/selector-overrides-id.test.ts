import { component, findingsOf, ID } from '../testUtils/builders';

const find = (id: unknown, selector: unknown) =>
  findingsOf('selector-overrides-id', {
    entity: component('x', {
      [ID]: id,
      'backstage.io/kubernetes-label-selector': selector,
    }),
  });

describe('selector-overrides-id', () => {
  it('says that the id selects nothing', () => {
    expect(find('cart', 'app=cart')).toMatchObject([
      {
        severity: 'warning',
        message:
          'The id "cart" is not asked for, because the label selector "app=cart" takes its place.',
        fixes: [
          { title: 'remove the id', certain: false },
          { title: 'remove the label selector', certain: false },
        ],
      },
    ]);
    expect(find('cart', `${ID}=carts`)).toHaveLength(1);
    expect(find('cart', `${ID}=cart,tier=web`)).toHaveLength(1);
  });

  it('is silent where the selector asks for the id, or only one of them is set', () => {
    expect(find('cart', `${ID}=cart`)).toEqual([]);
    expect(find('cart', `${ID} in (cart)`)).toEqual([]);
    expect(find('cart', undefined)).toEqual([]);
    expect(find(undefined, 'app=cart')).toEqual([]);
    expect(find('cart', '')).toEqual([]);
  });
});
