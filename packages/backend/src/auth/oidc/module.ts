import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { SignInFailures } from '../signIn/SignInFailures';
import { createSignInResolvers } from '../signIn/signInResolvers';
import { UserDirectory } from '../signIn/UserDirectory';
import { createProviderFactory } from './createProviderFactory';

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
        providers.registerProvider({
          providerId: 'oidc',
          factory: createProviderFactory({
            logger,
            failures: SignInFailures.create({ logger }),
            resolvers: createSignInResolvers(directory),
          }),
        });
      },
    });
  },
});
