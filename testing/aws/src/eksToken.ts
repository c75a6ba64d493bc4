import { PresignedRequest, parseAmzDate } from './signatures';
import { TokenRefusedError } from './TokenRefusedError';

/** What a token of EKS says, before anything of it is believed. */
export interface EksToken extends PresignedRequest {
  accessKeyId: string;
  sessionToken?: string;
  signature: string;
}

/** The header that binds a token to one cluster. */
export const CLUSTER_ID_HEADER = 'x-k8s-aws-id';

const PREFIX = 'k8s-aws-v1.';
const MAX_LENGTH = 4096;
const MAX_EXPIRES_SECONDS = 900;
const STS_HOST =
  /^sts(?:-fips)?(?:\.([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com$/;
const CREDENTIAL =
  /^([A-Z0-9]{16,128})\/\d{8}\/([a-z0-9-]+)\/sts\/aws4_request$/;
const SIGNED_HEADERS = ['host', CLUSTER_ID_HEADER];
const OWN_PARAMETERS = ['Action', 'Version'];
const PARAMETERS = [
  ...OWN_PARAMETERS,
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
].map(name => name.toLowerCase());

/**
 * Parses a token of EKS, which is a presigned URL of `sts:GetCallerIdentity` in base64url, and refuses every form that
 * EKS refuses.
 *
 * Source: aws-iam-authenticator, `pkg/token/token.go`, `Verify`. That one leaves to STS what concerns the signature, so
 * that headers other than the two signed here, or a malformed credential, are refused there.
 *
 * @throws TokenRefusedError
 */
export function parseEksToken(token: string): EksToken {
  const url = decodeUrl(token);
  const region = parseHost(url);
  const parameters = readParameters(url.searchParams);
  if (parameters.get('action') !== 'GetCallerIdentity') {
    throw new TokenRefusedError(
      'unexpected-action',
      `the URL asks for the action "${parameters.get('action')}"`,
    );
  }
  checkSignedHeaders(parameters.get('x-amz-signedheaders') ?? '');
  const credential = CREDENTIAL.exec(parameters.get('x-amz-credential') ?? '');
  if (!credential || credential[2] !== region) {
    throw new TokenRefusedError(
      'invalid-credential',
      `X-Amz-Credential is not "<access key id>/<date>/${region}/sts/aws4_request"`,
    );
  }
  return {
    host: url.host,
    // With the spelling the signature covers.
    query: Object.fromEntries(
      [...url.searchParams].filter(([name]) => OWN_PARAMETERS.includes(name)),
    ),
    headers: {},
    region,
    accessKeyId: credential[1],
    expiresInSeconds: readExpires(parameters.get('x-amz-expires')),
    signedAt: readDate(parameters.get('x-amz-date')),
    sessionToken: parameters.get('x-amz-security-token'),
    signature: parameters.get('x-amz-signature') ?? '',
  };
}

function decodeUrl(token: string): URL {
  if (token.length > MAX_LENGTH) {
    throw new TokenRefusedError(
      'too-large',
      `the token is longer than ${MAX_LENGTH} bytes`,
    );
  }
  if (!token.startsWith(PREFIX)) {
    throw new TokenRefusedError(
      'wrong-prefix',
      `the token does not start with "${PREFIX}"`,
    );
  }
  const encoded = token.slice(PREFIX.length);
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) {
    throw new TokenRefusedError(
      'not-base64url',
      'what follows the prefix is not base64url without padding',
    );
  }
  const url = URL.parse(Buffer.from(encoded, 'base64url').toString());
  if (!url) {
    throw new TokenRefusedError(
      'not-a-url',
      'what is encoded in the token is not a URL',
    );
  }
  return url;
}

/** Returns the region of the host; the endpoint without one signs for us-east-1. */
function parseHost(url: URL): string {
  const match = STS_HOST.exec(url.host);
  if (url.protocol !== 'https:' || !match || url.username || url.password) {
    throw new TokenRefusedError(
      'unexpected-host',
      `"${url.protocol}//${url.host}" is not an endpoint of STS`,
    );
  }
  if (url.pathname !== '/' || url.hash) {
    throw new TokenRefusedError(
      'unexpected-path',
      'the URL has a path or a fragment',
    );
  }
  return match[1] ?? 'us-east-1';
}

/** By lower-case name, as the authenticator reads them. */
function readParameters(searchParams: URLSearchParams): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of searchParams) {
    const key = name.toLowerCase();
    if (!PARAMETERS.includes(key)) {
      throw new TokenRefusedError(
        'unexpected-parameter',
        `the URL has the parameter ${JSON.stringify(name)}`,
      );
    }
    if (parameters.has(key)) {
      throw new TokenRefusedError(
        'repeated-parameter',
        `the URL has the parameter ${JSON.stringify(name)} twice`,
      );
    }
    parameters.set(key, value);
  }
  return parameters;
}

function checkSignedHeaders(list: string): void {
  const names = list.split(';');
  if (!names.includes(CLUSTER_ID_HEADER)) {
    throw new TokenRefusedError(
      'cluster-id-not-signed',
      `the header ${CLUSTER_ID_HEADER} is not signed`,
    );
  }
  if (names.join() !== SIGNED_HEADERS.join()) {
    throw new TokenRefusedError(
      'unexpected-signed-header',
      `the signed headers are not just ${SIGNED_HEADERS.join(' and ')}`,
    );
  }
}

/** STS ignores it, yet it must be a number in this range. */
function readExpires(text: string = ''): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > MAX_EXPIRES_SECONDS) {
    throw new TokenRefusedError(
      'invalid-expires',
      `X-Amz-Expires is not between 0 and ${MAX_EXPIRES_SECONDS}`,
    );
  }
  return seconds;
}

function readDate(text: string = ''): Date {
  const date = parseAmzDate(text);
  if (!date) {
    throw new TokenRefusedError(
      'invalid-date',
      'X-Amz-Date is missing or not of the form 20260131T235959Z',
    );
  }
  return date;
}
