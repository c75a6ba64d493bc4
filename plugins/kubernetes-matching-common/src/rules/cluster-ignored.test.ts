import { ServiceLocatorMethod } from '../query/locateClusters';
import { component, findingsOf, ID } from '../testUtils/builders';

const entity = component('x', {
  [ID]: 'x',
  'backstage.io/kubernetes-cluster': 'prod',
});
const find = (serviceLocatorMethod?: ServiceLocatorMethod) =>
  findingsOf('cluster-ignored', { entity, config: { serviceLocatorMethod } });

describe('cluster-ignored', () => {
  it('says under which service locator method nobody reads the cluster', () => {
    expect(find('multiTenant')).toMatchObject([
      {
        severity: 'warning',
        message:
          'The annotation backstage.io/kubernetes-cluster is "prod", but with the service locator method multiTenant nobody reads it.',
        fixes: [{ title: 'remove it', certain: false }],
      },
    ]);
    expect(find('catalogRelation')).toHaveLength(1);
  });

  it('is silent where it is read, where the method is not known, and without annotation', () => {
    expect(find('singleTenant')).toEqual([]);
    expect(find(undefined)).toEqual([]);
    const config = { serviceLocatorMethod: 'multiTenant' as const };
    expect(
      findingsOf('cluster-ignored', { entity: component('x'), config }),
    ).toEqual([]);
  });
});
