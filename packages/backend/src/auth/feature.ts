import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';

/**
 * The ways to sign in: OpenID Connect; GitHub where `auth.providers.github` asks for it; and the guest where
 * `auth.providers.guest` does, which production never does.
 */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  async *loader({ config }) {
    yield import('./oidc/module');
    if (config.has('auth.providers.github')) {
      yield import('./github/module');
    }
    if (config.has('auth.providers.guest')) {
      yield import('@backstage/plugin-auth-backend-module-guest-provider');
    }
  },
});
