import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const PROVIDERS = ['guest', 'oidc'] as const;

/** How people sign in, from `app.signIn`. */
export type SignInConfig = {
  provider: (typeof PROVIDERS)[number];
  /** What the organisation calls its OpenID provider. */
  title: string;
};

/**
 * Reads `app.signIn`.
 *
 * @throws InputError when the provider is none that the portal offers.
 */
export function readSignInConfig(config: Config): SignInConfig {
  const wanted = config.getOptionalString('app.signIn.provider') ?? 'guest';
  const provider = PROVIDERS.find(known => known === wanted);
  if (!provider) {
    throw new InputError(
      `app.signIn.provider: "${wanted}" is no sign-in provider of this portal; write one of ${PROVIDERS.join(
        ', ',
      )}`,
    );
  }
  return {
    provider,
    title: config.getOptionalString('app.signIn.title') ?? 'Single sign-on',
  };
}
