import {
  createOAuthAuthenticator,
  OAuthSession,
} from '@backstage/plugin-auth-node';
import { SignInFailures } from '../signIn/SignInFailures';
import { GitHubClient, GitHubTokens } from './GitHubClient';
import { GitHubUser } from './GitHubUser';

/** OAuth apps of GitHub give no refresh tokens, and their access tokens do not expire: a session keeps the latter. */
const ACCESS_TOKEN_PREFIX = 'access-token-v2.';

/** Sign-in with an OAuth app of GitHub or GitHub Enterprise, with the scopes and sessions of upstream's authenticator. */
export function createAuthenticator({
  failures,
}: {
  failures: SignInFailures;
}) {
  return createOAuthAuthenticator<GitHubClient, GitHubUser>({
    defaultProfileTransform: async ({ fullProfile }) => ({
      profile: {
        email: fullProfile.email,
        picture: fullProfile.pictureUrl,
        displayName: fullProfile.displayName ?? fullProfile.login,
      },
    }),
    scopes: { persist: true, required: ['read:user'] },
    initialize: ({ config, callbackUrl }) =>
      GitHubClient.fromConfig(config, { callbackUrl }),
    async start({ scope, state }, client) {
      return { url: client.authorizationUrl({ scope, state }) };
    },
    async authenticate({ req }, client) {
      return failures.during('verify', async () => {
        const tokens = await client.exchange(String(req.query.code ?? ''));
        const session = toSession(tokens);
        if (!session.refreshToken && !session.expiresInSeconds) {
          session.refreshToken = ACCESS_TOKEN_PREFIX + session.accessToken;
        }
        return { fullProfile: await client.user(session.accessToken), session };
      });
    },
    async refresh({ refreshToken, scope, scopeAlreadyGranted }, client) {
      return failures.during('renew', async () => {
        if (!refreshToken.startsWith(ACCESS_TOKEN_PREFIX)) {
          const session = toSession(await client.refresh(refreshToken));
          const fullProfile = await client.user(session.accessToken);
          return { fullProfile, session };
        }
        if (!scopeAlreadyGranted) {
          throw new Error(`the session has not been granted "${scope}"`);
        }
        const accessToken = refreshToken.slice(ACCESS_TOKEN_PREFIX.length);
        return {
          fullProfile: await client.user(accessToken),
          session: { accessToken, tokenType: 'bearer', scope, refreshToken },
        };
      });
    },
  });
}

function toSession(tokens: GitHubTokens): OAuthSession {
  return {
    accessToken: tokens.access_token,
    tokenType: tokens.token_type ?? 'bearer',
    scope: tokens.scope ?? '',
    expiresInSeconds: tokens.expires_in,
    refreshToken: tokens.refresh_token,
  };
}
