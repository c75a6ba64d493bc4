import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { ConfigProblem } from './ConfigurationError';

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
