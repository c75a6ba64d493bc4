import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readEksConfig } from './readEksConfig';

const read = (eks?: JsonObject) =>
  readEksConfig(new ConfigReader({ kubernetes: { ...(eks && { eks }) } }));
const account = { accountId: '011122223333', regions: ['eu-west-1'] };

describe('readEksConfig', () => {
  it('has defaults, and is absent without the block', () => {
    expect(read()).toBeUndefined();
    expect(read({ accounts: [account] })).toEqual({
      refreshIntervalMs: 600_000,
      clusterName: '{name}.{region}.{account}',
      skipMetricsLookup: false,
      accounts: [{ ...account, tags: {} }],
      catalog: { owner: 'unknown', namespace: 'default' },
    });
  });

  it.each([
    [
      { accounts: [{ ...account, accountId: '1112' }] },
      'accounts[0].accountId: "1112" is not the id of an AWS account',
    ],
    [
      { accounts: [{ ...account, regions: [] }] },
      'accounts[0].regions: is empty',
    ],
    [
      { accounts: [{ ...account, regions: ['Ireland'] }] },
      'accounts[0].regions: "Ireland" is not an AWS region',
    ],
    [
      { accounts: [{ ...account, assumeRole: 'portal' }] },
      'accounts[0].assumeRole: "portal" is not the ARN of a role',
    ],
    [
      { accounts: [account, account] },
      'accounts: account 011122223333 in eu-west-1 is listed twice',
    ],
    [
      { accounts: [], refreshInterval: '1s' },
      'refreshInterval: AWS would be asked more than once a minute',
    ],
    [
      { accounts: [], clusterName: '{region}' },
      'clusterName: "{region}" does not hold {name}',
    ],
  ])('names what is wrong in %j', (eks, message) => {
    expect(() => read(eks)).toThrow(`kubernetes.eks.${message}`);
  });
});
