import { Config } from '@backstage/config';
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
  try {
    const response = await fetch(metadataUrl, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const metadata = (await response.json()) as Record<string, unknown>;
    const { issuer, authorization_endpoint, token_endpoint } = metadata;
    if (response.ok && issuer && authorization_endpoint && token_endpoint) {
      return passed(`The OpenID provider ${String(issuer)} answers.`);
    }
    return failed(
      `${metadataUrl} answers ${response.status} without the endpoints of an OpenID provider.`,
      remedy,
    );
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    return failed(
      `The OpenID provider at ${metadataUrl} does not answer (${
        cause?.code ?? message
      }).`,
      remedy,
    );
  }
}

function passed(detail: string): PortalCheck {
  return { check: CHECK, ok: true, detail };
}

function failed(detail: string, remedy: string): PortalCheck {
  return { check: CHECK, ok: false, detail, remedy };
}
