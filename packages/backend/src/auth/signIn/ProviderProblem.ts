import { foreignText } from '@mooring/plugin-kubernetes-cache-node';

const REACH =
  "Check auth.providers.oidc's metadataUrl, the network and the provider.";
const REMEDY_METADATA =
  "Check auth.providers.oidc's metadataUrl: it ends in /.well-known/openid-configuration.";
/** What sign-in needs of what a provider says about itself. Upstream's authenticator asks for people at the last. */
const ENDPOINTS = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
] as const;

/** What openid-client adds to its errors: the answer that it could not use. */
interface ProviderAnswer {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Why an OpenID provider cannot be signed in with, and what to do about it. */
export class ProviderProblem extends Error {
  readonly name = 'ProviderProblem';

  /**
   * What an error of openid-client or of Node.js means.
   *
   * @param url - what was asked
   */
  static from(error: unknown, url: string): ProviderProblem {
    if (error instanceof ProviderProblem) return error;
    const { message, code, response } = error as Error & {
      code?: string;
      response?: ProviderAnswer;
    };
    const provider = `The OpenID provider at ${foreignText(url)}`;
    const problem = (detail: string, remedy: string) =>
      new ProviderProblem(`${provider} ${detail}`, remedy, { cause: error });
    if (response) return problem(...explainAnswer(response));
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      const remedy =
        "Write auth.providers.oidc's metadataUrl with its scheme, such as https://id.example.com/.well-known/openid-configuration.";
      return problem('cannot be asked: that is not a URL of HTTP.', remedy);
    }
    return problem(...explainConnection(code ?? message, url));
  }

  /** What is wrong with what a provider says about itself, if anything is. */
  static inMetadata(
    metadata: Readonly<Record<string, unknown>>,
    url: string,
  ): ProviderProblem | undefined {
    const provider = `The OpenID provider at ${foreignText(url)}`;
    const missing = ENDPOINTS.filter(key => {
      const value = metadata[key];
      return typeof value !== 'string' || !URL.canParse(value);
    });
    if (missing.length > 0) {
      return new ProviderProblem(
        `${provider} describes itself without ${missing.join(', ')}.`,
        REMEDY_METADATA,
      );
    }
    return undefined;
  }

  private constructor(
    /** One sentence with the values in it. Holds no secret. */
    readonly detail: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${detail} ${remedy}`, options);
  }
}

type Explanation = [detail: string, remedy: string];

function explainAnswer({ statusCode, headers }: ProviderAnswer): Explanation {
  const { location, 'content-type': type = 'nothing' } = headers;
  if (location !== undefined) {
    return [
      `answers ${statusCode} and leads to ${foreignText(
        withoutQuery(location),
      )}.`,
      `${REMEDY_METADATA} A sign-in page of a proxy answers so, too.`,
    ];
  }
  if (!/\bjson\b/i.test(type)) {
    return [
      `answers ${statusCode} with ${foreignText(type)} instead of JSON.`,
      `${REMEDY_METADATA} A sign-in page of a proxy answers so, too.`,
    ];
  }
  return statusCode === 200
    ? ['answers with JSON that is broken or empty.', REMEDY_METADATA]
    : [`answers ${statusCode}.`, REMEDY_METADATA];
}

/** A sign-in page is sent to with a query that may hold a state of its own. */
function withoutQuery(location: string): string {
  return location.split(/[?#]/)[0];
}

/** Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function explainConnection(code: string, url: string): Explanation {
  const isTls = url.startsWith('https:');
  switch (true) {
    case code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID':
      return [
        `shows a certificate that is not valid now (${code}).`,
        "Have it renewed; if it is valid, the clock of the portal's machine is wrong.",
      ];
    case code === 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [
        `shows a certificate of another name (${code}).`,
        "Use a name of the certificate in auth.providers.oidc's metadataUrl.",
      ];
    case /CERT|ISSUER|SELF_SIGNED|VERIFY_LEAF/.test(code):
      return [
        `shows a certificate that the portal does not believe (${code}).`,
        "If a private authority signed it, set extraCa in the chart's values, or NODE_EXTRA_CA_CERTS to its PEM file.",
      ];
    case isTls && /^ERR_SSL|^EPROTO$/.test(code):
      return [
        'does not speak TLS on this port.',
        "Check scheme and port of auth.providers.oidc's metadataUrl.",
      ];
    case !isTls && /^HPE_|^ECONNRESET$/.test(code):
      return [
        `does not speak plain HTTP on this port (${code}).`,
        "If it speaks TLS there, write https in auth.providers.oidc's metadataUrl.",
      ];
    case /^(the proxy |HTTPS?_PROXY )/.test(code):
      return [
        `is not reached: ${foreignText(code)}.`,
        'Let the proxy reach it, or name its host in NO_PROXY.',
      ];
    default:
      return [`does not answer (${foreignText(code)}).`, REACH];
  }
}
