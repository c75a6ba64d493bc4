import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { ConfigProblem, KeyPath } from './ConfigurationError';

/** Whether a key is one that guides name and nothing reads, for which {@link awsProblems} says what to write instead. */
export function isOfGuides(key: KeyPath): boolean {
  const [root, account, name] = key;
  return root === 'aws' && account === 'mainAccount' && name === 'roleName';
}

/** What guides show of `aws` and `@backstage/integration-aws-node` does not take. */
function guideProblems(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (config.has('aws.mainAccount.roleName')) {
    problems.push({
      severity: 'error',
      key: ['aws', 'mainAccount', 'roleName'],
      message: 'is not read: the main account has keys or a profile, no role',
      remedy:
        'Write aws.accountDefaults.roleName for a role of this name in every account, or assumeRole at a cluster for one of its own.',
    });
  }
  const accounts = config.getOptionalConfigArray('aws.accounts') ?? [];
  for (const [index, account] of accounts.entries()) {
    const hasRole = account.has('roleName');
    for (const name of ['region', 'partition', 'externalId']) {
      if (hasRole || !account.has(name)) continue;
      problems.push({
        severity: 'error',
        key: ['aws', 'accounts', index, name],
        message: 'is read only together with roleName',
        remedy: account.has('accessKeyId')
          ? `Remove ${name}: the keys are used as they are, and each cluster is asked in its own region. To assume a role with them, write assumeRole at the cluster.`
          : `Write roleName beside it, or remove ${name}.`,
      });
    }
  }
  return problems;
}

/** Finds AWS accounts that cannot be told apart, and settings that `@backstage/integration-aws-node` refuses. */
export function awsProblems(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const ids = (config.getOptionalConfigArray('aws.accounts') ?? []).map(
    account => account.getString('accountId'),
  );
  for (const [index, id] of ids.entries()) {
    const key = ['aws', 'accounts', index, 'accountId'];
    if (!/^\d{12}$/.test(id)) {
      problems.push({
        severity: 'error',
        key,
        message: 'is not an AWS account id',
        remedy: 'Write its 12 digits in quotes.',
      });
    } else if (ids.indexOf(id) < index) {
      problems.push({
        severity: 'error',
        key,
        message: `repeats the account ${id}, whose last entry alone would be used`,
        remedy: 'Merge the two entries.',
      });
    }
  }
  const ofGuides = guideProblems(config);
  problems.push(...ofGuides);
  if (ofGuides.length > 0) return problems;
  try {
    DefaultAwsCredentialsManager.fromConfig(config); // reads, and asks nobody
  } catch (error) {
    problems.push({
      severity: 'error',
      key: ['aws'],
      message: `contradicts itself: ${toError(error).message.replace(
        /\.$/,
        '',
      )}`,
      remedy: 'Correct the account.',
    });
  }
  return problems;
}
