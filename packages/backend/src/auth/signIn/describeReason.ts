import { ProviderProblem } from './ProviderProblem';

const MAX_REASON_LENGTH = 1000;

const UNREACHABLE =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|timed out|socket hang up/;
const UNTRUSTED = /certificate|self.signed|CERT_/i;

/** What to do about a reason of openid-client or of Node.js. */
const REMEDIES: [RegExp, string][] = [
  [
    UNREACHABLE,
    'The portal cannot reach the sign-in provider; check metadataUrl (enterpriseInstanceUrl for GitHub), the network and the provider. Nothing needs a restart: the next sign-in asks again',
  ],
  [
    UNTRUSTED,
    'Let Node.js trust the authority of the provider’s certificate: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  ],
  [
    /expired, now|not active yet|issued in the future/,
    'The clocks of the portal and of the provider differ by more than a minute; synchronise them',
  ],
  [
    /unexpected iss|aud mismatch|aud is missing|azp/,
    'Compare metadataUrl and clientId with what the provider says',
  ],
  [
    /did not find expected authorization request details|cookie/,
    'The browser has not sent the portal’s cookies back: the user took more than ten minutes, blocks cookies, or came over another host than app.baseUrl; or the proxy that ends TLS does not send X-Forwarded-Proto, or is not in backend.trustProxy',
  ],
  [
    /invalid_client|incorrect_client_credentials/,
    'Check clientId and clientSecret',
  ],
  [
    /redirect_uri_mismatch/,
    'Register the address that the portal is sent back to, in the OAuth app: it ends in /api/auth/github/handler/frame',
  ],
];

/** Why a sign-in has failed, in one line for the log, with a remedy where one is known. */
export function describeReason(reason: unknown): string {
  if (reason instanceof ProviderProblem) {
    return `${reason.message} Nothing needs a restart: the next sign-in asks again`;
  }
  const text = textOf(reason);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(text))?.[1];
  return remedy ? `${text}. ${remedy}` : text;
}

/** Whether the provider could not be asked, so that what it answered cannot be the reason. */
export function isUnreachable(reason: unknown): boolean {
  const text = textOf(reason);
  return UNREACHABLE.test(text) || UNTRUSTED.test(text);
}

function textOf(reason: unknown): string {
  const { message, cause, error_description, code } = Object(reason);
  return [message || code || String(reason), error_description, cause?.message]
    .filter(Boolean)
    .join(': ')
    .slice(0, MAX_REASON_LENGTH);
}
