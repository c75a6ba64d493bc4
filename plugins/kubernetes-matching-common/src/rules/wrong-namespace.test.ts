import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
} from '../testUtils/builders';

const NAMESPACE = 'backstage.io/kubernetes-namespace';
const entity = component('cart', { [ID]: 'cart', [NAMESPACE]: 'shop' });
const inNamespace = (namespace: string) =>
  deployment('cart', 'cart', namespace);

describe('wrong-namespace', () => {
  it('names the namespaces where the id is in use, and asks the only one', () => {
    const [finding] = findingsOf('wrong-namespace', {
      entity,
      objects: [inNamespace('shop-eu')],
    });
    expect(finding.message).toBe(
      '"backstage.io/kubernetes-id=cart" is not in namespace "shop", the only one asked, but in shop-eu: Deployment shop-eu/cart on prod.',
    );
    expect(finding.fixes).toMatchObject([
      { title: 'ask namespace "shop-eu"', certain: true },
      { title: 'ask all namespaces', certain: false },
    ]);
    const [several] = findingsOf('wrong-namespace', {
      entity,
      clusters: [
        cluster('eu', [inNamespace('a'), inNamespace('b')]),
        cluster('us', [inNamespace('c'), inNamespace('d')]),
      ],
    });
    expect(several.message).toContain('but in a, b, c and 1 more');
    expect(several.fixes.map(({ certain }) => certain)).toEqual([
      ...[false, false, false, false],
    ]);
    expect(several.evidence.totalObjects).toBe(4);
  });

  it('is silent where something matches, and where another entity asks that namespace', () => {
    expect(
      findingsOf('wrong-namespace', {
        entity,
        clusters: [
          cluster('eu', [inNamespace('shop')]),
          cluster('us', [inNamespace('shop-us')]),
        ],
      }),
    ).toEqual([]);
    const staging = { [ID]: 'cart', [NAMESPACE]: 'staging' };
    expect(
      findingsOf('wrong-namespace', {
        entity,
        others: [component('cart-staging', staging)],
        objects: [inNamespace('staging')],
      }),
    ).toEqual([]);
    expect(
      findingsOf('wrong-namespace', { entity: component('cart') }),
    ).toEqual([]);
  });
});
