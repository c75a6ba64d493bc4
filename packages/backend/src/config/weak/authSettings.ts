import { Config } from '@backstage/config';
import { WeakSetting } from './WeakSetting';

/** Who gets in, and what they may do. */
export function* authSettings(config: Config): Generator<WeakSetting> {
  const policy = 'backend.auth.dangerouslyDisableDefaultAuthPolicy';
  if (config.getOptionalBoolean(policy)) {
    yield {
      key: policy.split('.'),
      message: 'lets everybody call every plugin without signing in',
      remedy: 'Remove it.',
    };
  }
  if (!config.getOptionalBoolean('permission.enabled')) {
    yield {
      key: ['permission', 'enabled'],
      message: 'is not true, so anyone who signs in may do everything',
      remedy: 'Write true.',
      risk: 'permissions-disabled',
    };
  }
  const guest = 'auth.providers.guest';
  if (config.getOptional(`${guest}.dangerouslyAllowOutsideDevelopment`)) {
    yield {
      key: [...guest.split('.'), 'dangerouslyAllowOutsideDevelopment'],
      message: 'lets everybody in as a guest',
      remedy: 'Remove it.',
      risk: 'guest-sign-in',
    };
  }
  yield* strangers(config);
  if (config.getOptional('auth.environment') === 'development') {
    yield {
      key: ['auth', 'environment'],
      message: 'has people sign in as in development',
      remedy: 'Write production, and the providers under that name.',
      isAdvice: true,
    };
  }
}

/** Resolvers that let in those whom the catalog doesn't know. */
function* strangers(config: Config): Generator<WeakSetting> {
  const option = 'dangerouslyAllowSignInWithoutUserInCatalog';
  const providers = Object(config.getOptional('auth.providers'));
  for (const [provider, environments] of Object.entries(providers)) {
    for (const [environment, settings] of Object.entries(
      Object(environments),
    )) {
      const { resolvers } = Object(Object(settings).signIn);
      for (const [index, resolver] of [resolvers ?? []].flat().entries()) {
        if (String(Object(resolver)[option]) !== 'true') continue;
        yield {
          key: [
            ...['auth', 'providers', provider, environment],
            ...['signIn', 'resolvers', index, option],
          ],
          message: 'lets in everybody whom the provider knows',
          remedy: 'Remove it, and have the catalog read your organisation.',
          risk: 'sign-in-without-user',
        };
      }
    }
  }
}
