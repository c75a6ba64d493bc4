import { MatchingConfig } from '../config/MatchingConfig';
import { ServiceLocatorMethod } from '../query/locateClusters';
import { component, findingsOf, ID } from '../testUtils/builders';

const find = (cluster: string, config: MatchingConfig) =>
  findingsOf('cluster-unknown', {
    entity: component('x', {
      [ID]: 'x',
      'backstage.io/kubernetes-cluster': cluster,
    }),
    config: { serviceLocatorMethod: 'singleTenant', ...config },
  });
const clusters = ['prod-eu', 'prod-us', 'staging'];

describe('cluster-unknown', () => {
  it('names the clusters there are, and the one that is surely meant', () => {
    const [finding] = find('Prod_EU', { clusters });
    expect(finding.message).toBe(
      'The annotation backstage.io/kubernetes-cluster is "Prod_EU", which is not configured; there are prod-eu, prod-us and staging.',
    );
    expect(finding.fixes).toMatchObject([
      { title: 'write "prod-eu"', certain: true },
    ]);
    expect(find('prod-uu', { clusters })[0].fixes[0].certain).toBe(false);
    expect(find('moon', { clusters })[0].fixes).toEqual([]);
    expect(find('moon', { clusters: [] })[0].message).toContain(
      'no cluster is',
    );
    expect(find('moon', { clusters: ['a'] })[0].message).toContain(
      'there is a.',
    );
  });

  it('says of a cluster that is left out why, and what to add', () => {
    const leftOut = [
      {
        name: 'private',
        detail: 'resource:default/private is left out: it has no annotation x.',
        remedy: 'Add x to its entity.',
      },
    ];
    const [finding, ...others] = find('private', { clusters, leftOut });
    expect(finding.message).toBe(
      'The entity asks for the cluster "private", which the portal does not use. resource:default/private is left out: it has no annotation x. Add x to its entity.',
    );
    expect(others).toEqual([]);
    expect(find('moon', { clusters, leftOut })[0].message).toContain(
      'is not configured',
    );
    // Another source lists it.
    expect(find('private', { clusters: ['private'], leftOut })).toEqual([]);
    expect(find('private', { leftOut })).toHaveLength(1);

    const related = {
      ...component('x', { [ID]: 'x' }),
      relations: [{ type: 'dependsOn', targetRef: 'resource:default/private' }],
    };
    const byRelation = (serviceLocatorMethod: ServiceLocatorMethod) =>
      findingsOf('cluster-unknown', {
        entity: related,
        config: { serviceLocatorMethod, clusters, leftOut },
      });
    expect(byRelation('catalogRelation')).toHaveLength(1);
    expect(byRelation('multiTenant')).toEqual([]);
  });

  it('is silent about configured clusters, where clusters are not known, and where nobody reads it', () => {
    expect(find('staging', { clusters })).toEqual([]);
    expect(find('moon', {})).toEqual([]);
    expect(
      find('moon', { clusters, serviceLocatorMethod: 'multiTenant' }),
    ).toEqual([]);
  });
});
