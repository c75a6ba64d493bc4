import { sourceUrlOf } from './sourceUrlOf';

const at = (location?: string) =>
  sourceUrlOf({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'cart',
      annotations: location
        ? { 'backstage.io/source-location': location }
        : undefined,
    },
  });

describe('sourceUrlOf', () => {
  it.each([
    ['url:https://github.com/acme/cart/', 'https://github.com/acme/cart/'],
    ['file:/examples/cart', undefined],
    ['url:javascript:alert(1)', undefined],
    ['url:nowhere', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('of %s is %s', (location, url) => {
    expect(at(location)).toBe(url);
  });
});
