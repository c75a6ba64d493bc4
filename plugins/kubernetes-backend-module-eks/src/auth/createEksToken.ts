import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsIdentity } from '../identity/AwsCredentials';

/** A token of EKS and until when it may be used, in ms since 1970. */
export interface EksToken {
  readonly token: string;
  readonly usableUntil: number;
}

/**
 * For how long a token is used. EKS takes tokens for 15 minutes from when they were signed.
 *
 * Source: aws-iam-authenticator, `pkg/token/token.go`, `presignedURLExpiration` and the minute it keeps off that.
 */
const USABLE_MS = 14 * 60_000;

/**
 * Signs a token for a cluster: a presigned `sts:GetCallerIdentity`, for STS in the region, whose name depends on the
 * partition (China has another).
 *
 * Source: https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 */
export async function createEksToken(options: {
  identity: AwsIdentity;
  region: string;
  clusterId: string;
  now: number;
}): Promise<EksToken> {
  const { identity, region, clusterId, now } = options;
  const { sts } = identity;
  const { hostname } = sts.config.endpointProvider({
    Region: region,
    UseFIPS: false,
    UseDualStack: false,
  }).url;
  const credentials = await identity.credentials();
  const signer = new SignatureV4({
    credentials,
    region,
    service: 'sts',
    sha256: Sha256,
  });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      headers: { host: hostname, 'x-k8s-aws-id': clusterId },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    },
    { signingDate: new Date(now), expiresIn: 60 },
  );
  const pairs = Object.entries(query).map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  const url = `https://${hostname}/?${pairs.join('&')}`;
  return {
    token: `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`,
    // With the credentials that signed it, the token ends too.
    usableUntil: Math.min(
      now + USABLE_MS,
      credentials.expiration?.getTime() ?? Infinity,
    ),
  };
}
