import fc from 'fast-check';
import { EksCluster } from '../discovery/EksCluster';
import { DEFAULT_NAME_TEMPLATE } from '../config/EksConfig';
import { clusterNames } from './clusterNames';

function eksCluster(
  name: string,
  region: string,
  accountId: string,
): EksCluster {
  return {
    name,
    region,
    accountId,
    arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
    endpoint: 'https://10.0.0.1',
    caData: '',
    isConfirmed: true,
  };
}
const names = (clusters: EksCluster[], template = DEFAULT_NAME_TEMPLATE) => [
  ...clusterNames(clusters, template).values(),
];

describe('clusterNames', () => {
  it('fills the template, and falls back where it does not tell clusters apart', () => {
    const eu = eksCluster('prod', 'eu-west-1', '111122223333');
    const us = eksCluster('prod', 'us-east-1', '111122223333');
    const other = eksCluster('shop', 'eu-west-1', '444455556666');
    expect(names([eu, us, other], '{name}')).toEqual([
      'prod.eu-west-1.111122223333',
      'prod.us-east-1.111122223333',
      'shop',
    ]);
    expect(names([eu, us], 'aws-{region}-{name}')).toEqual([
      'aws-eu-west-1-prod',
      'aws-us-east-1-prod',
    ]);
    const [a, b] = names([eu, eksCluster('Prod', 'eu-west-1', '111122223333')]);
    expect(a.toLowerCase()).not.toBe(b.toLowerCase());
  });

  it('gives every cluster a name that no other has, fit for an entity, in any order', () => {
    const cluster = fc
      .tuple(
        fc.stringMatching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/),
        fc.constantFrom('eu-west-1', 'us-gov-east-1'),
        fc.constantFrom('111122223333', '444455556666'),
      )
      .map(args => eksCluster(...args));
    fc.assert(
      fc.property(
        fc.uniqueArray(cluster, { selector: ({ arn }) => arn, maxLength: 20 }),
        fc.constantFrom('{name}', DEFAULT_NAME_TEMPLATE, '{account}.{name}'),
        (clusters, template) => {
          const byArn = clusterNames(clusters, template);
          const all = [...byArn.values()].map(name => name.toLowerCase());
          expect(new Set(all).size).toBe(clusters.length);
          for (const name of byArn.values()) {
            expect(name).toMatch(/^[A-Za-z0-9_.-]{1,63}$/);
          }
          const reversed = clusterNames([...clusters].reverse(), template);
          expect(new Map(byArn)).toEqual(new Map(reversed));
        },
      ),
    );
  });
});
