/**
 * The IAM role of an assumed role's session, as access entries name it; every other ARN as it is. A role's path is not in
 * a session's ARN, so a role with a path has to be looked up by its name.
 *
 * Source: aws-iam-authenticator, `pkg/arn/arn.go`, `Canonicalize`.
 */
export function principalOf(callerArn: string): string {
  return callerArn.replace(
    /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/,
    '$1:iam::$2:role/$3',
  );
}
