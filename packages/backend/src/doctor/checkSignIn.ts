import { Config } from '@backstage/config';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { ProviderConnection } from '../auth/oidc/ProviderConnection';
import { ProviderProblem } from '../auth/signIn/ProviderProblem';

const CHECK = 'sign-in';

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
  const oidc = providers!.getOptionalConfig(
    `oidc.${environment ?? 'development'}`,
  );
  if (!oidc) return passed(`Provider: ${names.join(', ')}.`);
  return await askProvider(oidc);
}

/** Asks the provider what the portal asks it before it sends somebody there. */
async function askProvider(config: Config): Promise<PortalCheck> {
  const connection = ProviderConnection.create({ config, callbackUrl: '' });
  try {
    const { issuer } = await connection.client();
    await connection.readKeys();
    const name = foreignText(issuer.metadata.issuer);
    const url = config.getString('metadataUrl');
    return passed(
      isAt(url, issuer.metadata.issuer)
        ? `The OpenID provider ${name} answers.`
        : `The OpenID provider at ${foreignText(
            url,
          )} answers; it calls itself ${name}, and its ID tokens must do so, too.`,
    );
  } catch (error) {
    const { detail, remedy } = error as ProviderProblem;
    if (error instanceof ProviderProblem) return failed(detail, remedy);
    return failed(
      `The OpenID provider cannot be asked: ${foreignText(
        (error as Error).message,
      )}`,
      'Correct auth.providers.oidc; see docs/reference/configuration/sign-in.yaml.',
    );
  }
}

/**
 * Whether a provider of this name describes itself at this address. Providers that portals reach by an internal address do
 * not, and Entra ID's of version 1 neither; both can be signed in with.
 *
 * Source: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
function isAt(metadataUrl: string, issuer: string): boolean {
  const [base] = metadataUrl.split('/.well-known/');
  return base.replace(/\/$/, '') === issuer.replace(/\/$/, '');
}

function passed(detail: string): PortalCheck {
  return { check: CHECK, ok: true, detail };
}

function failed(detail: string, remedy: string): PortalCheck {
  return { check: CHECK, ok: false, detail, remedy };
}
