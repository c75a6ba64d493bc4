import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { AccessExplanation } from '@mooring/plugin-kubernetes-doctor-node';
import { AwsApi } from './AwsApi';
import { awsCode, explainKeyError, isDenied, isNotFound } from './awsErrors';
import { EksIdentity } from '../identity/EksIdentity';
import { externalIdProblem } from './trustPolicy';

/**
 * Explains why the portal got no credentials for a cluster. STS answers a role that does not exist, one that does not
 * trust the caller and a wrong external id alike; the role itself tells them apart, where the portal may read it
 * (`iam:GetRole`).
 */
export async function explainCredentials(options: {
  identity: EksIdentity;
  error: unknown;
  api: AwsApi;
}): Promise<AccessExplanation> {
  const { identity, error } = options;
  const key = explainKeyError(error);
  if (key) return key;
  const { roleArn } = identity;
  if (isDenied(error) && roleArn) {
    return await explainRefusedRole({ ...options, roleArn });
  }
  const message = foreignText(String((error as Error).message ?? error));
  return {
    detail: `The portal cannot obtain AWS credentials (${foreignText(
      awsCode(error),
    )}): ${message}`,
    remedy: `Check that it reaches STS in ${identity.region}, and its AWS configuration.`,
  };
}

async function explainRefusedRole(options: {
  identity: EksIdentity;
  roleArn: string;
  error: unknown;
  api: AwsApi;
}): Promise<AccessExplanation> {
  const { identity, roleArn, error, api } = options;
  const message = String((error as Error).message ?? '');
  // An entry role may be refused on the way to the one that was asked for.
  const refused = /on resource: (arn:\S+)/.exec(message)?.[1] ?? roleArn;
  if (refused !== roleArn) {
    return {
      detail: `AWS does not let the portal assume ${foreignText(
        refused,
      )}, by which it is to enter the account of ${foreignText(roleArn)}.`,
      remedy:
        'Check aws.accounts and aws.accountDefaults, and the trust policy of that role.',
    };
  }
  const role = foreignText(roleArn);
  const { externalId } = identity;
  try {
    const policy = await api.trustPolicy(roleArn);
    switch (externalIdProblem(policy, externalId)) {
      case 'missing':
        return {
          detail: `The role ${role} asks for an external id, and none is configured.`,
          remedy: 'Set externalId on the cluster.',
        };
      case 'different':
        return {
          detail: `The external id is wrong: the role ${role} asks for another one than is configured.`,
          remedy:
            "Set externalId on the cluster to what the role's trust policy has for sts:ExternalId.",
        };
      default:
        return {
          detail: `The role ${role} does not trust the portal: ${foreignText(
            message,
          )}`,
          remedy:
            'Name the role that assumes it in its trust policy, and let that one perform sts:AssumeRole on it.',
        };
    }
  } catch (roleError) {
    if (isNotFound(roleError)) {
      return {
        detail: `There is no role ${role}.`,
        remedy: 'Correct assumeRole on the cluster, or create the role.',
      };
    }
    return {
      detail: `AWS does not let the portal assume ${role}, and does not say whether there is no such role, it does not trust the portal, or its external id ${
        externalId === undefined ? 'is missing' : 'differs'
      }: ${foreignText(message)}`,
      remedy:
        'With iam:GetRole on that role the portal could tell which of the three it is.',
    };
  }
}
