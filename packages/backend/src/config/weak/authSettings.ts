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
  if (config.getOptional('auth.environment') === 'development') {
    yield {
      key: ['auth', 'environment'],
      message: 'has people sign in as in development',
      remedy: 'Write production, and the providers under that name.',
      isAdvice: true,
    };
  }
}
