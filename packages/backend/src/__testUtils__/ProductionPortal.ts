import { randomBytes } from 'node:crypto';
import { AccountClaims, OpenIdProvider } from '@mooring/openid-provider';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from './BackendProcess';
import { freePort } from '@mooring/control-plane';
import { PortalVisitor } from './PortalVisitor';
import { PostgresServer } from './PostgresServer';

/** The files that production runs on. */
export const PRODUCTION_FILES = [
  'app-config.production.yaml',
  'app-config.catalog.yaml',
];
const person = (name: string, team: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { profile: { email: `${name}@example.com` }, memberOf: [team] },
});
const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});
/** What the provider says of one of them. */
export const account = (name: string): AccountClaims => ({
  name,
  email: `${name}@example.com`,
  email_verified: true,
  preferred_username: name,
});

/**
 * Who is there: `ada` of the platform team administrates; `mel` of the team `shop` and `bo` of the team `bank` are
 * ordinary users; the OpenID provider knows `nia`, and the catalog does not.
 */
export type Person = 'ada' | 'mel' | 'bo' | 'nia';

const ORGANISATION = [
  group('platform'),
  group('shop'),
  group('bank'),
  person('ada', 'platform'),
  person('mel', 'shop'),
  person('bo', 'bank'),
];

/** The catalog with the people of {@link Person}, and more entities, as YAML. */
export function catalogWith(entities: JsonObject[] = []): string {
  return [...ORGANISATION, ...entities]
    .map(entity => JSON.stringify(entity))
    .join('\n---\n');
}

/** All variables that the production configuration asks for. */
export function productionEnv(options: {
  url: string;
  provider: OpenIdProvider;
  postgres: PostgresServer;
}): Record<string, string> {
  const { url, provider, postgres } = options;
  return {
    PORTAL_URL: url,
    PORTAL_ADMINISTRATORS: 'group:default/platform',
    AUTH_SESSION_SECRET: randomBytes(32).toString('hex'),
    OIDC_METADATA_URL: provider.metadataUrl,
    OIDC_CLIENT_ID: 'portal',
    OIDC_CLIENT_SECRET: provider.clientSecret('portal'),
    ...postgres.env,
  };
}

/** How to start the portal. */
export interface ProductionPortalOptions {
  /** Merged over the production configuration; made of what is known once the provider runs. */
  config?: JsonObject | ((provider: OpenIdProvider) => JsonObject);
  /** More entities, besides those of {@link Person} and their teams. */
  entities?: JsonObject[];
  /** More accounts, or other claims for those that exist. */
  accounts?: Record<string, AccountClaims>;
  /** Settings of the provider. */
  provider?: { machines?: string[] };
  env?: Record<string, string>;
}

/** The production configuration on a real PostgreSQL with a real OpenID provider, for tests from outside. */
export class ProductionPortal {
  /** Starts all three; tests start one for a file. */
  static async start(
    options: ProductionPortalOptions = {},
  ): Promise<ProductionPortal> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const [postgres, provider] = await Promise.all([
      PostgresServer.start(),
      OpenIdProvider.start({
        redirectUris: [`${url}/api/auth/oidc/handler/frame`],
        postLogoutRedirectUris: [url],
        accounts: {
          ada: account('ada'),
          mel: account('mel'),
          bo: account('bo'),
          nia: account('nia'),
          ...options.accounts,
        },
        ...options.provider,
      }),
    ]);
    try {
      const backend = await BackendProcess.start({
        files: PRODUCTION_FILES,
        port,
        config:
          typeof options.config === 'function'
            ? options.config(provider)
            : options.config,
        catalog: catalogWith(options.entities),
        env: {
          ...productionEnv({ url, provider, postgres }),
          ...options.env,
        },
      });
      const portal = new ProductionPortal(backend, provider, postgres);
      await portal.hasUser('bo');
      return portal;
    } catch (error) {
      await Promise.all([postgres.stop(), provider.stop()]);
      throw error;
    }
  }

  readonly #visitors: PortalVisitor[] = [];

  private constructor(
    readonly backend: BackendProcess,
    readonly provider: OpenIdProvider,
    readonly postgres: PostgresServer,
  ) {}

  get url(): string {
    return this.backend.url;
  }

  /** Somebody who is not signed in. */
  visitor(): PortalVisitor {
    const visitor = PortalVisitor.create({ url: this.url });
    this.#visitors.push(visitor);
    return visitor;
  }

  /**
   * Somebody who has just signed in.
   *
   * @throws an Error with what the portal says instead.
   */
  async signIn(name: Person | string): Promise<PortalVisitor> {
    const visitor = this.visitor();
    const { error } = await visitor.signIn(name);
    if (error) throw new Error(`${name}: ${error.message}`);
    return visitor;
  }

  /** Waits until the catalog has a user. */
  async hasUser(name: string): Promise<void> {
    const path = `/catalog/entities/by-name/user/default/${name}`;
    await this.backend.waitUntil(
      async () => (await this.backend.call(path)).status === 200,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#visitors.map(visitor => visitor.close()));
    await this.backend.stop();
    await Promise.all([this.postgres.stop(), this.provider.stop()]);
  }
}
