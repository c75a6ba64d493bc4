import { build, parse } from '@aws-sdk/util-arn-parser';

/**
 * Returns the IAM role of an assumed role's session, and every other ARN as it is. A role's path is lost on the way, as
 * it is in AWS: STS names sessions by the role's name alone.
 *
 * Source: aws-iam-authenticator, `pkg/arn/arn.go`, `Canonicalize`.
 */
export function canonicalArn(arn: string): string {
  const { partition, service, accountId, resource } = parse(arn);
  const [type, ...names] = resource.split('/');
  if (service !== 'sts' || type !== 'assumed-role' || names.length < 2) {
    return arn;
  }
  return build({
    partition,
    service: 'iam',
    region: '',
    accountId,
    resource: `role/${names.slice(0, -1).join('/')}`,
  });
}

/** The name of a session, for the ARN of an assumed role; otherwise undefined. */
export function sessionNameOf(arn: string): string | undefined {
  return canonicalArn(arn) === arn ? undefined : arn.split('/').at(-1);
}
