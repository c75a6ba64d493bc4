import {
  application,
  cluster,
  component,
  messagesOf,
} from '../testUtils/builders';

const find = (
  destination: { name?: string; server?: string },
  own = 'hub',
  url: string | undefined = 'https://hub.example.com',
) =>
  messagesOf('argocd-destination-unknown', {
    entity: component('cart', { 'argocd/app-name': 'cart' }),
    clusters: [
      cluster(own, [application('cart', { destination })], undefined, { url }),
      cluster('eu', [], undefined, { url: 'https://eu.example.com' }),
    ],
  });

describe('argocd-destination-unknown', () => {
  it('says where it deploys to, without credentials', () => {
    expect(find({ name: 'prod' })).toEqual([
      'Application argocd/cart on hub deploys to "prod", and the portal knows no cluster of that name or URL, so what it ' +
        "deploys isn't shown.",
    ]);
    const server = 'https://user:secret@us.example.com';
    const [message] = find({ server });
    expect(message).toContain('us.example.com');
    expect(message).not.toContain('secret');
  });

  it.each([
    { name: 'in-cluster' },
    { name: 'eu' },
    { server: 'https://kubernetes.default.svc' },
    { server: 'https://EU.example.com:443/' },
    {},
  ])('knows %j', destination => {
    expect(find(destination)).toEqual([]);
  });

  it('says nothing of manifests, nor of a URL where not all are known', () => {
    expect(find({ name: 'prod' }, 'manifests:')).toEqual([]);
    expect(find({ server: 'https://us.example.com' }, 'hub', '')).toEqual([]);
  });
});
