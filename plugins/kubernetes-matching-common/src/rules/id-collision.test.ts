import { component, findingsOf, ID, messagesOf } from '../testUtils/builders';

const cart = component('cart');
const find = (others: ReturnType<typeof component>[], config = {}) =>
  findingsOf('id-collision', { entity: cart, others, config });

describe('id-collision', () => {
  it('names the other entities that ask the same', () => {
    const others = [
      component('b', { [ID]: 'cart' }),
      component('a', {
        'backstage.io/kubernetes-label-selector': `${ID}=cart`,
      }),
    ];
    expect(find(others)).toMatchObject([
      {
        severity: 'warning',
        message:
          'component:default/a and component:default/b ask for "backstage.io/kubernetes-id=cart" too, so the same objects show under each.',
        evidence: {
          entities: ['component:default/a', 'component:default/b'],
          totalEntities: 2,
        },
      },
    ]);
  });

  it('is silent where namespace, cluster or kind tell the entities apart', () => {
    const elsewhere = {
      [ID]: 'cart',
      'backstage.io/kubernetes-namespace': 'b',
    };
    expect(find([component('b', elsewhere)])).toEqual([]);
    expect(
      find([component('b', { [ID]: 'cart' }, { kind: 'System' })]),
    ).toEqual([]);
    expect(find([component('cart', {}, { kind: 'API' })])).toEqual([]);
    const prod = { [ID]: 'cart', 'backstage.io/kubernetes-cluster': 'prod' };
    expect(
      find([component('b', prod)], { serviceLocatorMethod: 'singleTenant' }),
    ).toEqual([]);
    expect(
      find([component('b', prod)], { serviceLocatorMethod: 'multiTenant' }),
    ).toHaveLength(1);
  });

  it('looks at no more than some of very many', () => {
    const others = Array.from({ length: 1000 }, (_, i) =>
      component(`c-${i}`, { [ID]: 'cart' }),
    );
    expect(messagesOf('id-collision', { entity: cart, others })[0]).toContain(
      'and 47 more ask for',
    );
  });
});
