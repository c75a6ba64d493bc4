import { ProviderProblem } from './ProviderProblem';

const MAX_REASON_LENGTH = 1000;

/** What to do about a reason of openid-client or of Node.js. */
const REMEDIES: [RegExp, string][] = [
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|timed out/,
    'The portal cannot reach the OpenID provider; check metadataUrl, the network and the provider. Nothing needs a restart: the next sign-in asks again',
  ],
  [
    /certificate|self.signed|CERT_/i,
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
  [/invalid_client/, 'Check clientId and clientSecret'],
];

/** Why a sign-in has failed, in one line for the log, with a remedy where one is known. */
export function describeReason(reason: unknown): string {
  if (reason instanceof ProviderProblem) {
    return `${reason.message} Nothing needs a restart: the next sign-in asks again`;
  }
  const { message, cause, error_description, code } = Object(reason);
  const text = [
    message || code || String(reason),
    error_description,
    cause?.message,
  ]
    .filter(Boolean)
    .join(': ')
    .slice(0, MAX_REASON_LENGTH);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(text))?.[1];
  return remedy ? `${text}. ${remedy}` : text;
}
