import { LoggerService } from '@backstage/backend-plugin-api';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import { createOAuthAuthenticator } from '@backstage/plugin-auth-node';
import { SignInFailures } from '../signIn/SignInFailures';
import { ProviderConnection } from './ProviderConnection';

/**
 * Upstream's authenticator for OpenID Connect, and what it lacks: a provider that is down when the portal starts, keys
 * that have just changed, clocks that differ a little, and signing out at the provider, too.
 *
 * @param options - `appUrl`: where people come back to after signing out
 */
export function createAuthenticator(options: {
  failures: SignInFailures;
  logger: LoggerService;
  appUrl: string;
}) {
  const { failures, logger, appUrl } = options;
  return createOAuthAuthenticator({
    ...oidcAuthenticator,
    initialize(settings) {
      const connection = ProviderConnection.create(settings);
      // Tells the operator of a provider that is down before somebody wants to sign in.
      connection.context().catch(error => failures.of('reach', error));
      return connection;
    },
    async start(input, connection) {
      return failures.during('reach', async () => {
        // Nobody is sent to a provider that does not answer.
        await connection.readKeys();
        return oidcAuthenticator.start(input, await connection.context());
      });
    },
    async authenticate(input, connection) {
      await failures.during('reach', () => connection.readKeys());
      return failures.during('verify', async () =>
        oidcAuthenticator.authenticate(input, await connection.context()),
      );
    },
    async refresh(input, connection) {
      return failures.during('renew', async () => {
        await connection.readKeys();
        return oidcAuthenticator.refresh(input, await connection.context());
      });
    },
    /** The session here ends in any case; the provider's, if it is there and can end one. */
    async logout(input, connection) {
      try {
        const client = await connection.client();
        // The provider asks for no confirmation if it is told whose session is to end.
        const tokens =
          input.refreshToken &&
          client.issuer.metadata.end_session_endpoint &&
          (await client.refresh(input.refreshToken).catch(() => undefined));
        const refreshToken =
          (tokens && tokens.refresh_token) || input.refreshToken;
        await oidcAuthenticator.logout?.(
          { ...input, refreshToken },
          await connection.context(),
        );
        if (!client.issuer.metadata.end_session_endpoint) return {};
        return {
          logoutUrl: client.endSessionUrl({
            post_logout_redirect_uri: appUrl,
            ...(tokens && { id_token_hint: tokens.id_token }),
          }),
        };
      } catch (error) {
        logger.warn(
          `Somebody signed out of the portal, but not of the OpenID provider: ${error}`,
        );
        return {};
      }
    },
  });
}
