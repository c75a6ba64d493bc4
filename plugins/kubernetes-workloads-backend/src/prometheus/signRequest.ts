import { Sha256 } from '@aws-crypto/sha256-js';
import { AwsCredentialsManager } from '@backstage/integration-aws-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { PrometheusInstance } from './PrometheusInstance';

/** How a request shows who the portal is. */
export type RequestSigner = (
  url: URL,
  headers: Record<string, string>,
  body: string,
) => Promise<Record<string, string>>;

/**
 * Adds to a POST what the instance's `auth` says.
 *
 * Source for SigV4: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-Prometheus-Compatible-Apis.html
 */
export function createSigner(
  { auth }: PrometheusInstance,
  aws: () => AwsCredentialsManager,
): RequestSigner {
  switch (auth.type) {
    case 'basic': {
      const pair = Buffer.from(`${auth.username}:${auth.password}`);
      return withAuthorization(`Basic ${pair.toString('base64')}`);
    }
    case 'bearer':
      return withAuthorization(`Bearer ${auth.token}`);
    case 'sigv4':
      return async (url, headers, body) => {
        const { accountId, region } = auth;
        const provider = await aws().getCredentialProvider({ accountId });
        const signer = new SignatureV4({
          credentials: provider.sdkCredentialProvider,
          region,
          service: 'aps',
          sha256: Sha256,
        });
        const signed = await signer.sign({
          method: 'POST',
          protocol: url.protocol,
          hostname: url.hostname,
          port: url.port ? Number(url.port) : undefined,
          path: url.pathname,
          headers: { ...headers, host: url.host },
          body,
        });
        const { host, ...others } = signed.headers;
        return others; // fetch sends the host itself
      };
    default:
      return async (_, headers) => headers;
  }
}

function withAuthorization(authorization: string): RequestSigner {
  return async (_, headers) => ({ ...headers, authorization });
}
