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

/** Sign-in with GitHub. Takes the place of upstream's module, with the same configuration. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-github-provider',
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
          providerId: 'github',
          factory: createProviderFactory({
            failures,
            resolvers: createSignInResolvers(directory),
            createAuthenticator: () => createAuthenticator({ failures }),
          }),
        });
      },
    });
  },
});
