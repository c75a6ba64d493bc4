import { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthProviderFactory,
  AuthProviderRouteHandlers,
  createOAuthRouteHandlers,
  OAuthAuthenticator,
  OAuthAuthenticatorResult,
  OAuthEnvironmentHandler,
  sendWebMessageResponse,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';
import { readSignInResolver } from '../signIn/readSignInResolver';
import { SignInFailure, SignInFailures } from '../signIn/SignInFailures';
import { whyNotBack } from './whyNotBack';

/** The routes of one provider, by environment as upstream's, whose failures say what {@link SignInFailures} says. */
export function createProviderFactory<TContext, TProfile>(options: {
  failures: SignInFailures;
  resolvers: Record<
    string,
    SignInResolverFactory<OAuthAuthenticatorResult<TProfile>>
  >;
  /** `appUrl`: where people come from. */
  createAuthenticator: (settings: {
    appUrl: string;
  }) => OAuthAuthenticator<TContext, TProfile>;
}): AuthProviderFactory {
  const { failures, resolvers, createAuthenticator } = options;
  return ({ config, ...context }) =>
    OAuthEnvironmentHandler.mapConfig(config, (envConfig: Config) => {
      const { providerId, appUrl } = context;
      const resolve = readSignInResolver(envConfig, resolvers);
      const handlers = createOAuthRouteHandlers<TProfile>({
        ...context,
        config: envConfig,
        authenticator: createAuthenticator({ appUrl }),
        signInResolver:
          resolve &&
          ((info, resolverContext) =>
            failures.during('find', () => resolve(info, resolverContext))),
      });
      return {
        ...handlers,
        ...explain(handlers, {
          ...{ failures, providerId, appUrl },
          isOriginAllowed: context.isOriginAllowed,
        }),
      };
    });
}

/** Has the window that people sign in with tell the page of a failure, instead of showing an answer that is not a page. */
function explain(
  handlers: AuthProviderRouteHandlers,
  options: {
    failures: SignInFailures;
    providerId: string;
    appUrl: string;
    isOriginAllowed: (origin: string) => boolean;
  },
): Pick<AuthProviderRouteHandlers, 'start' | 'frameHandler'> {
  const { failures, providerId, appUrl, isOriginAllowed } = options;
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
        const { redirectUrl } = request.query;
        // Upstream leads to any page of anybody's after the sign-in.
        if (redirectUrl !== undefined) {
          const { origin } = new URL(String(redirectUrl));
          if (!isOriginAllowed(origin)) {
            throw new NotAllowedError(
              `redirectUrl leads to ${origin}, which is not the portal`,
            );
          }
        }
        await handlers.start(request, response);
      } catch (error) {
        const isTold = error instanceof SignInFailure;
        tell(response, isTold ? error : failures.of('start', error));
      }
    },
    async frameHandler(request, response) {
      const reason = whyNotBack(request, `${providerId}-nonce`);
      if (reason === undefined) {
        await handlers.frameHandler(request, response);
      } else {
        tell(response, failures.of('return', reason));
      }
    },
  };
}
