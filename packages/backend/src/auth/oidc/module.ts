import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { createProviderFactory } from '../oauth/createProviderFactory';
import { SignInFailures } from '../signIn/SignInFailures';
import { UserDirectory } from '../signIn/UserDirectory';
import { createAuthenticator } from './createAuthenticator';
import { createSignInResolvers } from './signInResolvers';

/** Sign-in with OpenID Connect. Takes the place of upstream's module, whose authenticator it uses. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-oidc-provider',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        logger: coreServices.logger,
      },
      async init({ providers, auth, catalog, logger }) {
        const directory = UserDirectory.create({ catalog, auth });
        const failures = SignInFailures.create({ logger });
        providers.registerProvider({
          providerId: 'oidc',
          factory: createProviderFactory({
            failures,
            resolvers: createSignInResolvers(directory),
            createAuthenticator: ({ appUrl }) =>
              createAuthenticator({ failures, logger, appUrl }),
          }),
        });
      },
    });
  },
});
