import { ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

const SHOWN_OUTPUT = 4_000; // characters, in an error's message

/** What the provider says of a person besides `sub`, which is the account's name: `email`, `groups` and so on. */
export type AccountClaims = Record<string, unknown>;

/** How to start a provider. */
export interface OpenIdProviderOptions {
  /** By `sub`, which is also what a person types to sign in. */
  accounts: Record<string, AccountClaims>;
  /** Where the portal's client may be sent back to, after signing in and after signing out. */
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
  /** Machines that may ask for tokens by their client's credentials, for the audience {@link OpenIdProvider.audience}. */
  machines?: string[];
  /** Serve over TLS, with a certificate of a CA that nobody knows. Default: false. */
  tls?: boolean;
  /** Do not listen before {@link OpenIdProvider.listen}. Default: false. */
  isDown?: boolean;
}

/** A certified OpenID provider on 127.0.0.1, for tests. Everybody is whom they say they are. */
export class OpenIdProvider {
  /** @throws an Error with what the process wrote, when it does not start. */
  static async start(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
    const port = await freePort();
    const issuer = `${options.tls ? 'https' : 'http'}://localhost:${port}`;
    const tls = options.tls ? await certificate() : undefined;
    const secrets = new Map<string, string>();
    const secretFor = (id: string) => {
      secrets.set(id, randomBytes(24).toString('hex'));
      return secrets.get(id);
    };
    const portal = {
      client_id: 'portal',
      client_secret: secretFor('portal'),
      redirect_uris: options.redirectUris,
      post_logout_redirect_uris: options.postLogoutRedirectUris ?? [],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    };
    const machines = (options.machines ?? []).map(id => ({
      client_id: id,
      client_secret: secretFor(id),
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    }));
    const settings = {
      issuer,
      port,
      tls,
      clients: [portal, ...machines],
      accounts: options.accounts,
      resource: OpenIdProvider.audience,
    };
    const child = fork(
      require.resolve('./providerMain.mjs'),
      [JSON.stringify(settings)],
      { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] },
    );
    const output: Buffer[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => output.push(chunk));
    }
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (child.exitCode !== null) {
      const written = Buffer.concat(output).toString().slice(-SHOWN_OUTPUT);
      throw new Error(`The OpenID provider did not start:\n${written}`);
    }
    const provider = new OpenIdProvider(child, issuer, secrets, tls?.cert);
    if (!options.isDown) await provider.listen();
    return provider;
  }

  /** The audience of the tokens that machines get: a name for the portal's API. */
  static readonly audience = 'urn:portal';

  #lastId = 0;

  private constructor(
    private readonly child: ChildProcess,
    /** Its address, without a slash at the end. */
    readonly issuer: string,
    private readonly secrets: ReadonlyMap<string, string>,
    /** The CA of its certificate as PEM, with `tls`. */
    readonly ca: string | undefined,
  ) {}

  /** Where it describes itself. */
  get metadataUrl(): string {
    return `${this.issuer}/.well-known/openid-configuration`;
  }

  /** The secret of `portal` or of a machine. */
  clientSecret(id: string): string {
    return this.secrets.get(id)!;
  }

  /** A token for a machine, by its client's credentials. */
  async machineToken(id: string): Promise<string> {
    const credentials = Buffer.from(`${id}:${this.clientSecret(id)}`);
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials.toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()).access_token;
  }

  /** Comes up. */
  async listen(): Promise<void> {
    await this.#send('listen');
  }

  /** Goes down, with its sessions kept: connections are refused. */
  async close(): Promise<void> {
    await this.#send('close');
  }

  /** Signs with a new key from now on, and publishes the old one no more. */
  async rotateKeys(): Promise<void> {
    await this.#send('rotateKeys');
  }

  /** Claims that its ID tokens have from now on in place of the true ones; `foreignKey` has them signed by nobody's key. */
  async overrideIdToken(
    claims?: Record<string, unknown> & { foreignKey?: boolean },
  ): Promise<void> {
    await this.#send('overrideIdToken', claims);
  }

  /** Changes an account, or removes it. */
  async setAccount(id: string, claims?: AccountClaims): Promise<void> {
    await this.#send('setAccount', id, claims);
  }

  /** What it has been asked so far, such as `POST /token`. */
  async requests(): Promise<string[]> {
    return (await this.#send('requests')) as string[];
  }

  async stop(): Promise<void> {
    if (!this.child.connected) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  async #send(command: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const answered = new Promise<unknown>((resolve, reject) => {
      const listener = (message: any) => {
        if (message?.id !== id) return;
        this.child.off('message', listener);
        if (message.error) reject(new Error(message.error));
        else resolve(message.result);
      };
      this.child.on('message', listener);
    });
    this.child.send({ id, command, args });
    return answered;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'openid-provider' }],
    {
      keyType: 'ec',
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
      ],
    },
  );
  return { key, cert };
}
