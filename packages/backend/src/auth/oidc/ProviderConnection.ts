import { createRequire } from 'node:module';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import { ProviderProblem } from '../signIn/ProviderProblem';

/** The clocks of the portal and of the provider may differ by this many seconds. */
const CLOCK_TOLERANCE = 60;

type Settings = Parameters<typeof oidcAuthenticator.initialize>[0];
type Context = ReturnType<typeof oidcAuthenticator.initialize>;
type Client = Awaited<Context['promise']>['client'];

/** The copy of openid-client that upstream's authenticator uses: the names of its settings are symbols of its own. */
const { custom } = createRequire(
  require.resolve('@backstage/plugin-auth-backend-module-oidc-provider'),
)('openid-client') as { custom: { clock_tolerance: symbol } };

/**
 * What upstream's authenticator knows of the provider. Upstream asks the provider once, when the portal starts, and fails
 * for ever if that has failed; this asks again.
 */
export class ProviderConnection {
  #context?: Promise<Context>;

  static create(settings: Settings): ProviderConnection {
    return new ProviderConnection(settings);
  }

  private constructor(private readonly settings: Settings) {}

  /**
   * Asks the provider how it is to be talked to, unless it is known.
   *
   * @throws a {@link ProviderProblem}, or an Error that names a setting that is missing; the next call asks again
   */
  context(): Promise<Context> {
    this.#context ??= this.#open().catch(error => {
      this.#context = undefined;
      throw error;
    });
    return this.#context;
  }

  /** @throws what {@link ProviderConnection.context} throws */
  async client(): Promise<Client> {
    return (await (await this.context()).promise).client;
  }

  /**
   * Reads the provider's keys. Without this, openid-client reads them at most once a minute, and refuses what a key signed
   * that came in between.
   *
   * @throws what {@link ProviderConnection.context} throws
   */
  async readKeys(): Promise<void> {
    const { issuer } = await this.client();
    try {
      // Public, but left out of its types.
      await (
        issuer as unknown as { reloadJwksUri(): Promise<void> }
      ).reloadJwksUri();
    } catch (error) {
      throw ProviderProblem.from(error, String(issuer.metadata.jwks_uri));
    }
  }

  async #open(): Promise<Context> {
    const context = oidcAuthenticator.initialize(this.settings);
    const url = this.settings.config.getString('metadataUrl');
    try {
      const { client } = await context.promise;
      Object.assign(client, { [custom.clock_tolerance]: CLOCK_TOLERANCE });
      const problem = ProviderProblem.inMetadata(client.issuer.metadata, url);
      if (problem) throw problem;
      return context;
    } catch (error) {
      throw ProviderProblem.from(error, url);
    }
  }
}
