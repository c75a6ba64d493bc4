import { timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { AccessKey } from './AccessKeys';

/** What a presigned URL of STS says about itself, besides its signature. */
export interface PresignedRequest {
  host: string;
  /** The query's own parameters, those of the signature left out. */
  query: Record<string, string>;
  headers: Record<string, string>;
  region: string;
  signedAt: Date;
  expiresInSeconds: number;
}

/** A request signed in its headers. */
export interface SignedRequest {
  /** As in the scope of the signature, such as `sts`. */
  service: string;
  method: string;
  /** With its query, as it came. */
  path: string;
  /** Those that were signed, by lower-case name. */
  headers: Record<string, string>;
  body: string;
  region: string;
  signedAt: Date;
}

/**
 * Returns the signature, in hexadecimal, that the key's owner would have put on a presigned URL.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signPresigned(
  request: PresignedRequest,
  key: AccessKey,
): Promise<string> {
  const { host, query, headers, region, signedAt, expiresInSeconds } = request;
  const signed = await signer(key, region).presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query,
      headers: { ...headers, host },
    },
    { signingDate: signedAt, expiresIn: expiresInSeconds },
  );
  return String(signed.query!['X-Amz-Signature']);
}

/** Returns the `Authorization` header that the key's owner would have sent. */
export async function signHeaders(
  request: SignedRequest,
  key: AccessKey,
): Promise<string> {
  const { service, method, body, region, signedAt } = request;
  const { pathname, searchParams } = new URL(request.path, 'https://aws');
  // Without the header of this name, the hash is computed from the body that arrived.
  const { 'x-amz-content-sha256': checksum, ...headers } = request.headers;
  const signed = await signer(key, region, {
    service,
    applyChecksum: checksum !== undefined,
  }).sign(
    {
      method,
      protocol: 'https:',
      hostname: headers.host,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers,
      body,
    },
    { signingDate: signedAt },
  );
  return signed.headers.authorization;
}

/** Parses the time in `X-Amz-Date`, such as `20261121T115000Z`; undefined when it is none. */
export function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Compares two texts without telling by the time it takes where they differ. */
export function sameSignature(a: string, b: string): boolean {
  return (
    a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
  );
}

function signer(
  key: AccessKey,
  region: string,
  options: { service?: string; applyChecksum?: boolean } = {},
): SignatureV4 {
  return new SignatureV4({
    credentials: key,
    region,
    service: 'sts',
    sha256: Sha256,
    ...options,
  });
}
