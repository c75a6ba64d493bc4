import { MatchingConfig } from '../config/MatchingConfig';
import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
} from '../testUtils/builders';

const clusters = [cluster('eu', [deployment('cart')]), cluster('us')];
const find = (
  entity: ReturnType<typeof component>,
  serviceLocatorMethod: MatchingConfig['serviceLocatorMethod'],
) =>
  findingsOf('wrong-cluster', {
    entity,
    clusters,
    config: { serviceLocatorMethod },
  });
const asking = (asked: string) =>
  component('cart', { [ID]: 'cart', 'backstage.io/kubernetes-cluster': asked });

describe('wrong-cluster', () => {
  it('names the cluster that was not asked, and asks it', () => {
    expect(find(asking('us'), 'singleTenant')).toMatchObject([
      {
        message:
          '"backstage.io/kubernetes-id=cart" is not on us, but there is Deployment shop/cart on eu.',
        fixes: [
          {
            title: 'ask cluster "eu"',
            certain: true,
            edits: [{ type: 'set', value: 'eu' }],
          },
        ],
      },
    ]);
    expect(find(component('cart'), 'catalogRelation')).toMatchObject([
      {
        message:
          'No cluster is asked for "backstage.io/kubernetes-id=cart", but there is Deployment shop/cart on eu; make the entity depend on resource:default/eu.',
        fixes: [],
      },
    ]);
  });

  it('does not say of a cluster that cannot tell that it has nothing', () => {
    const [{ message }] = findingsOf('wrong-cluster', {
      entity: asking('us'),
      clusters: [clusters[0], cluster('us', [], { type: 'syncing' })],
      config: { serviceLocatorMethod: 'singleTenant' },
    });
    expect(message).toBe(
      'Only us is asked for "backstage.io/kubernetes-id=cart", and there is Deployment shop/cart on eu.',
    );
  });

  it('is silent where the clusters that are asked have it, or all are asked', () => {
    expect(find(asking('eu'), 'singleTenant')).toEqual([]);
    expect(find(asking('us'), 'multiTenant')).toEqual([]);
  });
});
