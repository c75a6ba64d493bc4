import { InputError } from '@backstage/errors';
import { parse } from '@aws-sdk/util-arn-parser';
import { canonicalArn } from './principals';

/**
 * Who may assume a role, and on which conditions. Of IAM's policy language only what trust policies for the portal need.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 *
 * @public
 */
export interface TrustPolicy {
  Version: '2012-10-17';
  Statement: TrustStatement[];
}

/**
 * One way to assume a role.
 *
 * @public
 */
export interface TrustStatement {
  Effect: 'Allow';
  /** `AWS` names a user, a role or an account's root; `Federated` an OIDC provider; `Service` a service of AWS. */
  Principal: { AWS?: string | string[]; Federated?: string; Service?: string };
  Action: string | string[];
  /** Every value must equal that of the request. */
  Condition?: { StringEquals: Record<string, string> };
}

/**
 * The trust policy of a role that a user or a role may assume, with an external id where one is given.
 *
 * @public
 */
export function trusting(
  principalArn: string,
  externalId?: string,
): TrustPolicy {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        ...(externalId && {
          Condition: { StringEquals: { 'sts:ExternalId': externalId } },
        }),
      },
    ],
  };
}

/** A request to assume a role. */
export interface AssumeRoleAttempt {
  action: string;
  principal: { AWS: string } | { Federated: string } | { Service: string };
  /** By condition key, such as `sts:ExternalId`. */
  context: Record<string, string | undefined>;
}

/**
 * Tells whether a trust policy allows an attempt.
 *
 * @throws InputError when the policy holds what this does not evaluate, lest it seem to be checked.
 */
export function isTrusted(
  policy: TrustPolicy,
  attempt: AssumeRoleAttempt,
): boolean {
  return policy.Statement.some(statement => {
    const {
      Effect,
      Principal,
      Action,
      Condition = { StringEquals: {} },
      ...rest
    } = statement;
    const unknown = [
      ...Object.keys(rest),
      ...Object.keys(Condition).filter(operator => operator !== 'StringEquals'),
    ];
    if (Effect !== 'Allow' || unknown.length > 0) {
      throw new InputError(
        `A trust policy is evaluated only with Effect Allow and StringEquals, not with ${
          unknown.join(', ') || Effect
        }.`,
      );
    }
    return (
      [Action].flat().includes(attempt.action) &&
      matchesPrincipal(Principal, attempt.principal) &&
      Object.entries(Condition.StringEquals).every(
        ([key, value]) => attempt.context[key] === value,
      )
    );
  });
}

function matchesPrincipal(
  trusted: TrustStatement['Principal'],
  principal: AssumeRoleAttempt['principal'],
): boolean {
  if ('AWS' in principal) {
    const { accountId, partition } = parse(principal.AWS);
    const names = [
      principal.AWS,
      canonicalArn(principal.AWS),
      `arn:${partition}:iam::${accountId}:root`,
    ];
    return [trusted.AWS ?? []].flat().some(name => names.includes(name));
  }
  return 'Federated' in principal
    ? trusted.Federated === principal.Federated
    : trusted.Service === principal.Service;
}
