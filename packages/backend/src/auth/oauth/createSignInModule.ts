import {
  coreServices,
  createBackendModule,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  OAuthAuthenticator,
  OAuthAuthenticatorResult,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { SignInFailures } from '../signIn/SignInFailures';
import { UserDirectory } from '../signIn/UserDirectory';
import { createProviderFactory } from './createProviderFactory';

/** A module that takes the place of upstream's for one provider, with the same configuration. */
export function createSignInModule<TContext, TProfile>(options: {
  providerId: string;
  createSignInResolvers: (
    directory: UserDirectory,
  ) => Record<
    string,
    SignInResolverFactory<OAuthAuthenticatorResult<TProfile>>
  >;
  /** `appUrl`: where people come from. */
  createAuthenticator: (settings: {
    failures: SignInFailures;
    logger: LoggerService;
    appUrl: string;
  }) => OAuthAuthenticator<TContext, TProfile>;
}) {
  const { providerId, createSignInResolvers, createAuthenticator } = options;
  return createBackendModule({
    pluginId: 'auth',
    moduleId: `portal-${providerId}-provider`,
    register(env) {
      env.registerInit({
        deps: {
          providers: authProvidersExtensionPoint,
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          logger: coreServices.logger,
        },
        async init({ providers, auth, catalog, logger }) {
          const failures = SignInFailures.create({ logger });
          providers.registerProvider({
            providerId,
            factory: createProviderFactory({
              failures,
              resolvers: createSignInResolvers(
                UserDirectory.create({ catalog, auth }),
              ),
              createAuthenticator: ({ appUrl }) =>
                createAuthenticator({ failures, logger, appUrl }),
            }),
          });
        },
      });
    },
  });
}
