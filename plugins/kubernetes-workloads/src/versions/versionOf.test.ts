import { versionOf } from './versionOf';

describe('versionOf', () => {
  it.each([
    ['nginx', 'latest'],
    ['nginx:1.29', '1.29'],
    ['registry.example.com:5000/shop/cart', 'latest'],
    ['registry.example.com:5000/shop/cart:v2.0.1', 'v2.0.1'],
    ['cart:v2@sha256:0123456789abcdef', 'v2'],
    ['cart@sha256:0123456789abcdef', '0123456789ab'],
    ['', 'latest'],
  ])('of %s is %s', (image, version) => {
    expect(versionOf(image)).toBe(version);
  });
});
