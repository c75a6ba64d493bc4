import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const PROVIDERS = ['guest', 'oidc', 'github'] as const;
const ADDITIONAL = ['oidc', 'github'] as const;

/** How people sign in, from `app.signIn`. */
export type SignInConfig = {
  provider: (typeof PROVIDERS)[number];
  /** What else is offered beside it. */
  additionalProviders: (typeof ADDITIONAL)[number][];
  /** What the organisation calls its OpenID provider. */
  title: string;
};

/**
 * Reads `app.signIn`.
 *
 * @throws InputError when a provider is none that the portal offers.
 */
export function readSignInConfig(config: Config): SignInConfig {
  const known = <T extends string>(
    key: string,
    value: string,
    of: readonly T[],
  ) => {
    const provider = of.find(each => each === value);
    if (provider) return provider;
    throw new InputError(
      `${key}: "${value}" is not a sign-in provider of this portal; write one of ${of.join(
        ', ',
      )}`,
    );
  };
  const key = 'app.signIn.provider';
  const wanted = config.getOptionalString(key) ?? 'guest';
  const additional =
    config.getOptionalStringArray('app.signIn.additionalProviders') ?? [];
  const provider = known(key, wanted, PROVIDERS);
  return {
    provider,
    additionalProviders: additional
      .map((value, index) =>
        known(`app.signIn.additionalProviders[${index}]`, value, ADDITIONAL),
      )
      .filter(each => each !== provider),
    title: config.getOptionalString('app.signIn.title') ?? 'Single sign-on',
  };
}
