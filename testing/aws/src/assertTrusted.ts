import { NotFoundError } from '@backstage/errors';
import { parse } from '@aws-sdk/util-arn-parser';
import { AwsAccount } from './AwsAccount';
import { StsError } from './StsError';
import { AssumeRoleAttempt, isTrusted } from './trustPolicy';

/**
 * Returns when the role's trust policy allows the attempt.
 *
 * @throws StsError with AWS's code when it does not, and when there is no such role: AWS does not tell a stranger which
 * roles exist.
 */
export async function assertTrusted(options: {
  roleArn: string;
  attempt: AssumeRoleAttempt;
  account: (id: string) => AwsAccount;
}): Promise<void> {
  const { roleArn, attempt, account } = options;
  const who = Object.values(attempt.principal).join();
  const denied = new StsError(
    403,
    'AccessDenied',
    `${who} is not authorized to perform: ${attempt.action} on resource: ${roleArn}`,
  );
  const policy = await account(parseRoleArn(roleArn).accountId)
    .trustPolicyOf(roleArn)
    .catch(error => {
      throw error instanceof NotFoundError ? denied : error;
    });
  if (!isTrusted(policy, attempt)) {
    throw denied;
  }
}

/** Returns the parts of a role's ARN, or throws StsError. */
export function parseRoleArn(roleArn: string): {
  partition: string;
  accountId: string;
} {
  try {
    return parse(roleArn);
  } catch {
    throw new StsError(400, 'ValidationError', `${roleArn} is invalid`);
  }
}
