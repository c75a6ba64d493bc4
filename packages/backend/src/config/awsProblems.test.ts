import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { awsProblems } from './awsProblems';
import { formatProblem } from './ConfigurationError';

function problemsOf(aws: JsonObject): string[] {
  return awsProblems(new ConfigReader({ aws })).map(formatProblem);
}

it('finds AWS accounts that cannot be told apart or contradict themselves, and keeps their secrets', () => {
  const accountId = '111122223333';
  expect(
    problemsOf({
      accounts: [
        { accountId: '123' },
        { accountId },
        { accountId, secretAccessKey: 's3cret' },
      ],
    }),
  ).toEqual([
    'aws.accounts[0].accountId is not an AWS account id. Write its 12 digits in quotes.',
    'aws.accounts[2].accountId repeats the account 111122223333, whose last entry alone would be used. Merge the two entries.',
    'aws contradicts itself: AWS integration account 111122223333 has a secret access key configured, but no access key ID. Correct the account.',
  ]);
});

it('accepts static keys for one account and a role for another, and no settings at all', () => {
  expect(
    problemsOf({
      mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' },
      accounts: [
        { accountId: '111122223333', accessKeyId: 'a', secretAccessKey: 'b' },
        { accountId: '444455556666', roleName: 'reader', externalId: 'x' },
      ],
      accountDefaults: { roleName: 'reader' },
    }),
  ).toEqual([]);
  expect(awsProblems(new ConfigReader({}))).toEqual([]);
});

it('says what to write instead of what guides show', () => {
  const keys = { accessKeyId: 'AKIA', secretAccessKey: 's3cret' };
  expect(
    problemsOf({
      mainAccount: { ...keys, roleName: 'reader' },
      accounts: [
        { accountId: '111122223333', ...keys, region: 'eu-west-1' },
        { accountId: '444455556666', partition: 'aws-cn' },
      ],
    }),
  ).toEqual([
    'aws.mainAccount.roleName is not read: the main account has keys or a profile, no role. Write aws.accountDefaults.roleName for a role of this name in every account, or assumeRole at a cluster for one of its own.',
    'aws.accounts[0].region is read only together with roleName. Remove region: the keys are used as they are, and each cluster is asked in its own region. To assume a role with them, write assumeRole at the cluster.',
    'aws.accounts[1].partition is read only together with roleName. Write roleName beside it, or remove partition.',
  ]);
});
