import { Config } from '@backstage/config';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';

const CHECK = 'sign-in';
const TIMEOUT_MS = 10_000;

/** Whether somebody can sign in: a provider is configured, and an OpenID provider answers. */
export async function checkSignIn(config: Config): Promise<PortalCheck> {
  const environment = config.getOptionalString('auth.environment');
  const providers = config.getOptionalConfig('auth.providers');
  const names = providers?.keys() ?? [];
  if (names.length === 0) {
    return failed(
      'auth.providers is empty, so nobody can sign in.',
      'Configure auth.providers.oidc; see docs/reference/configuration/sign-in.yaml.',
    );
  }
  if (environment === 'production' && names.includes('guest')) {
    return failed(
      'auth.providers.guest lets everybody in, and this is production.',
      'Remove it.',
    );
  }
  const metadataUrl = providers!.getOptionalString(
    `oidc.${environment ?? 'development'}.metadataUrl`,
  );
  if (!metadataUrl) return passed(`Provider: ${names.join(', ')}.`);
  return await askProvider(metadataUrl);
}

/** Source: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
async function askProvider(metadataUrl: string): Promise<PortalCheck> {
  const remedy =
    "Check auth.providers.oidc's metadataUrl: it ends in /.well-known/openid-configuration.";
  const provider = `The OpenID provider at ${metadataUrl}`;
  try {
    const response = await fetch(metadataUrl, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = response.headers.get('content-type') ?? 'nothing';
    const metadata = await readJson(response);
    if (!metadata) {
      return failed(
        `${provider} answers ${response.status} with ${foreignText(
          type,
        )} instead of JSON.`,
        `${remedy} A sign-in page of a proxy answers so, too.`,
      );
    }
    const { issuer, authorization_endpoint, token_endpoint } = metadata;
    if (response.ok && issuer && authorization_endpoint && token_endpoint) {
      return passed(
        `The OpenID provider ${foreignText(String(issuer))} answers.`,
      );
    }
    return failed(
      `${metadataUrl} answers ${response.status} without the endpoints of an OpenID provider.`,
      remedy,
    );
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    const code = cause?.code ?? message;
    if (/CERT|ISSUER|SELF_SIGNED|VERIFY_LEAF/.test(code)) {
      return failed(
        `${provider} shows a certificate that the portal does not believe (${code}).`,
        "If a private authority signed it, set extraCa in the chart's values, or NODE_EXTRA_CA_CERTS to its PEM file.",
      );
    }
    if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') {
      return failed(
        `${provider} does not speak TLS on this port.`,
        "Check scheme and port of auth.providers.oidc's metadataUrl.",
      );
    }
    return failed(`${provider} does not answer (${code}).`, remedy);
  }
}

async function readJson(
  response: Response,
): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function passed(detail: string): PortalCheck {
  return { check: CHECK, ok: true, detail };
}

function failed(detail: string, remedy: string): PortalCheck {
  return { check: CHECK, ok: false, detail, remedy };
}
