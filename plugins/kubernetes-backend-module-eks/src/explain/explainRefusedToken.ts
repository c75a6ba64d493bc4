import {
  ClusterCredential,
  foreignText,
  quoted,
} from '@mooring/plugin-kubernetes-cache-node';
import {
  AccessExplanation,
  describeDuration,
  MAX_SKEW_MS,
} from '@mooring/plugin-kubernetes-doctor-node';
import { AwsApi } from './AwsApi';
import { awsCode, explainKeyError } from './awsErrors';
import { EksIdentity } from '../identity/EksIdentity';
import { explainCluster } from './explainCluster';
import { signedAt } from './signedAt';

/** Source: aws-iam-authenticator, `pkg/token/token.go`, `presignedURLExpiration`. */
const TOKEN_LIFE_MS = 15 * 60_000;

/**
 * Explains why an EKS cluster answered 401, which tells nothing by itself: the token's age first, then the key by asking
 * STS who the portal is, then the cluster's name and the role's access entry by asking EKS.
 */
export async function explainRefusedToken(options: {
  identity: EksIdentity;
  url: string;
  credential: ClusterCredential | undefined;
  api: AwsApi;
  now: number;
}): Promise<AccessExplanation> {
  const { identity, url, credential, api, now } = options;
  const time = signedAt(credential);
  if (time !== undefined && now - time > TOKEN_LIFE_MS) {
    return {
      detail: `The token has expired: it was signed ${describeDuration(
        now - time,
      )} ago, and EKS takes tokens for 15 minutes.`,
      remedy: 'The portal signs a new one for its next attempt.',
    };
  }
  let callerArn: string;
  try {
    callerArn = await api.callerArn();
  } catch (error) {
    return (await skew(api)) ?? explainKeyError(error) ?? unanswered(error);
  }
  return (
    (await skew(api)) ??
    (await explainCluster({ identity, url, callerArn, api }))
  );
}

/** The SDK learns AWS's time from each answer. */
async function skew(api: AwsApi): Promise<AccessExplanation | undefined> {
  const offset = await api.clockOffsetMs().catch(() => 0);
  if (Math.abs(offset) < MAX_SKEW_MS) return undefined;
  return {
    detail: `The portal's clock is ${describeDuration(Math.abs(offset))} ${
      offset > 0 ? 'behind' : 'ahead of'
    } that of AWS, so its tokens are refused for their time.`,
    remedy: "Synchronise the portal's clock with NTP.",
  };
}

function unanswered(error: unknown): AccessExplanation {
  return {
    detail: `The API server refuses the token (401), and AWS does not say whose it is (${foreignText(
      awsCode(error),
    )}: ${quoted(String((error as Error).message ?? ''))}).`,
    remedy: 'Check that the portal reaches STS.',
  };
}
