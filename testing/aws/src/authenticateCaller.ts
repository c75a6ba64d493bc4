import { IncomingHttpHeaders } from 'node:http';
import { AccessKey, AccessKeys } from './AccessKeys';
import { parseAmzDate, sameSignature, signHeaders } from './signatures';
import { StsError } from './StsError';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;

/** How old a signed request may be. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const MAX_SKEW_MS = 5 * 60_000;

/**
 * Returns the key that signed a request in its headers.
 *
 * @throws StsError with the code AWS gives: a header is missing or malformed, the key is unknown or has ended, or the
 * signature is not its owner's.
 */
export async function authenticateCaller(options: {
  request: {
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
    body: string;
  };
  /** The one that is asked, such as `sts`. */
  service: string;
  accessKeys: AccessKeys;
  now: Date;
}): Promise<AccessKey> {
  const { request, service, accessKeys, now } = options;
  const authorization = request.headers.authorization ?? '';
  const match = AUTHORIZATION.exec(authorization);
  const signedAt = parseAmzDate(String(request.headers['x-amz-date']));
  if (!match || !signedAt || match[3] !== service) {
    throw new StsError(
      403,
      'MissingAuthenticationToken',
      `The request is not signed for ${service} with AWS4-HMAC-SHA256.`,
    );
  }
  const [, accessKeyId, region, , signedHeaders] = match;
  const key = accessKeys.find(accessKeyId);
  if (!key || key.sessionToken !== request.headers['x-amz-security-token']) {
    throw new StsError(
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    );
  }
  if (key.expiration && key.expiration <= now) {
    throw new StsError(
      403,
      'ExpiredToken',
      'The security token included in the request is expired',
    );
  }
  const headers = Object.fromEntries(
    signedHeaders
      .split(';')
      .map(name => [name, String(request.headers[name] ?? '')]),
  );
  const expected = await signHeaders(
    { ...request, service, headers, region, signedAt },
    key,
  );
  if (
    !sameSignature(expected, authorization) ||
    Math.abs(now.getTime() - signedAt.getTime()) > MAX_SKEW_MS
  ) {
    throw new StsError(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  return key;
}
