import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  AuthProviderFactory,
  AuthProviderRouteHandlers,
  createOAuthRouteHandlers,
  OAuthEnvironmentHandler,
  OAuthAuthenticatorResult,
  sendWebMessageResponse,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';
import { OidcAuthResult } from '@backstage/plugin-auth-backend-module-oidc-provider';
import { readSignInResolver } from '../signIn/readSignInResolver';
import { SignInFailure, SignInFailures } from '../signIn/SignInFailures';
import { createAuthenticator } from './createAuthenticator';

/** The routes of one OpenID provider, by environment as upstream's, whose failures say what {@link SignInFailures} says. */
export function createProviderFactory(options: {
  logger: LoggerService;
  failures: SignInFailures;
  resolvers: Record<
    string,
    SignInResolverFactory<OAuthAuthenticatorResult<OidcAuthResult>>
  >;
}): AuthProviderFactory {
  const { logger, failures, resolvers } = options;
  return ({ config, ...context }) =>
    OAuthEnvironmentHandler.mapConfig(config, (envConfig: Config) => {
      const { providerId, appUrl } = context;
      const resolve = readSignInResolver(envConfig, resolvers);
      const handlers = createOAuthRouteHandlers<OidcAuthResult>({
        ...context,
        config: envConfig,
        authenticator: createAuthenticator({ failures, logger, appUrl }),
        signInResolver:
          resolve &&
          ((info, resolverContext) =>
            failures.during('find', () => resolve(info, resolverContext))),
      });
      return {
        ...handlers,
        ...explain(handlers, { failures, providerId, appUrl }),
      };
    });
}

/** Has the window that people sign in with tell the page of a failure, instead of showing an answer that is not a page. */
function explain(
  handlers: AuthProviderRouteHandlers,
  options: { failures: SignInFailures; providerId: string; appUrl: string },
): Pick<AuthProviderRouteHandlers, 'start' | 'frameHandler'> {
  const { failures, providerId, appUrl } = options;
  const tell = (
    response: Parameters<typeof sendWebMessageResponse>[0],
    { name, message }: Error,
  ) =>
    sendWebMessageResponse(response, new URL(appUrl).origin, {
      type: 'authorization_response',
      error: { name, message } as Error,
    });
  return {
    async start(request, response) {
      try {
        await handlers.start(request, response);
      } catch (error) {
        if (!(error instanceof SignInFailure)) throw error;
        tell(response, error);
      }
    },
    async frameHandler(request, response) {
      if (request.cookies[`${providerId}-nonce`]) {
        await handlers.frameHandler(request, response);
      } else {
        const reason = `the cookie ${providerId}-nonce is missing`;
        tell(response, failures.of('return', reason));
      }
    },
  };
}
