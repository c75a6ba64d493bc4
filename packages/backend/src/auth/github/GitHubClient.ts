import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { BaseClient, custom, Issuer, TokenSet } from 'openid-client';
import { GitHubUser, parseGitHubUser } from './GitHubUser';

const TIMEOUT_MS = 10_000;

/** What GitHub gives for a code or for a refresh token. */
export type GitHubTokens = TokenSet & { access_token: string };

/**
 * The OAuth app that people sign in with. By openid-client, because passport-github2, which upstream uses, keeps neither
 * why GitHub refused nor any limit of time.
 *
 * Source: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export class GitHubClient {
  /**
   * Reads the settings of one environment.
   *
   * @throws InputError when `enterpriseInstanceUrl` is not a URL
   */
  static fromConfig(
    config: Config,
    { callbackUrl }: { callbackUrl: string },
  ): GitHubClient {
    const enterprise = config.getOptionalString('enterpriseInstanceUrl');
    if (enterprise !== undefined && !URL.canParse(enterprise)) {
      throw new InputError(
        `auth.providers.github: enterpriseInstanceUrl: "${enterprise}" is not a URL; write for example https://github.example.com`,
      );
    }
    const base = (enterprise ?? 'https://github.com').replace(/\/+$/, '');
    const issuer = new Issuer({
      issuer: base,
      authorization_endpoint: `${base}/login/oauth/authorize`,
      token_endpoint: `${base}/login/oauth/access_token`,
      userinfo_endpoint: enterprise
        ? `${base}/api/v3/user`
        : 'https://api.github.com/user',
    });
    const client = new issuer.Client({
      client_id: config.getString('clientId'),
      client_secret: config.getString('clientSecret'),
      redirect_uris: [callbackUrl],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    });
    client[custom.http_options] = () => ({ timeout: TIMEOUT_MS });
    return new GitHubClient(client, callbackUrl);
  }

  private constructor(
    private readonly client: BaseClient,
    private readonly callbackUrl: string,
  ) {}

  /** Where people are sent to. */
  authorizationUrl(options: { scope: string; state: string }): string {
    return this.client.authorizationUrl(options);
  }

  /** @throws an Error that says what GitHub answered, or that it did not */
  async exchange(code: string): Promise<GitHubTokens> {
    if (!code) throw new Error('GitHub has sent no code');
    return this.#grant({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.callbackUrl,
    });
  }

  /** @throws what {@link GitHubClient.exchange} throws */
  async refresh(refreshToken: string): Promise<GitHubTokens> {
    return this.#grant({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
  }

  /** @throws what {@link GitHubClient.exchange} throws */
  async user(accessToken: string): Promise<GitHubUser> {
    return parseGitHubUser(await this.client.userinfo(accessToken));
  }

  async #grant(
    body: Parameters<BaseClient['grant']>[0],
  ): Promise<GitHubTokens> {
    const tokens = await this.client.grant(body);
    // GitHub answers a failure with 200.
    if (tokens.access_token) return tokens as GitHubTokens;
    const { error = 'no access token', error_description } = tokens;
    throw new Error(`${error}: ${error_description ?? 'GitHub says no more'}`);
  }
}
