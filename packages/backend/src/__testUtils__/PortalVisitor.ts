import { JsonObject } from '@backstage/types';
import { WebSocket } from 'ws';
import { WebClient } from './WebClient';

/** How a way to sign in is named in the portal's addresses. */
type Provider = 'oidc' | 'github';

const SCOPES: Record<Provider, string> = {
  oidc: 'openid profile email',
  github: 'read:user',
};

/** What the sign-in window tells the page that opened it. */
export interface SignInAnswer {
  response?: {
    profile: JsonObject;
    backstageIdentity: {
      token: string;
      expiresInSeconds: number;
      identity: { userEntityRef: string; ownershipEntityRefs: string[] };
    };
  };
  error?: { name: string; message: string };
}

/** Somebody in front of a browser, signed in or not. */
export class PortalVisitor {
  /** @param url - the portal's address as people see it, without a slash at the end */
  static create(options: { url: string; ca?: string[] }): PortalVisitor {
    return new PortalVisitor(options.url, WebClient.create(options));
  }

  /** The token that the page sends along; none before signing in. */
  token?: string;

  private constructor(readonly url: string, readonly client: WebClient) {}

  /** Signs in at the provider with this account, as the sign-in page's window does. */
  async signIn(
    account: string,
    { denies = false }: { denies?: boolean } = {},
  ): Promise<SignInAnswer> {
    const start = await this.client.open(this.startUrl('oidc'));
    // Somebody with a session at the provider is not asked again.
    const page = start.url.includes('/interaction/')
      ? await this.client.open(start.url, {
          method: 'POST',
          body: new URLSearchParams(
            denies ? { deny: '1' } : { login: account },
          ),
        })
      : start;
    return this.#take(answerOf(page));
  }

  /** Signs in at a provider that asks nothing. */
  async signInWith(provider: Provider): Promise<SignInAnswer> {
    const page = await this.client.open(this.startUrl(provider));
    return this.#take(answerOf(page));
  }

  /** Where the sign-in page's window begins. */
  startUrl(provider: Provider, origin = new URL(this.url).origin): string {
    const query = new URLSearchParams({
      env: 'production',
      scope: SCOPES[provider],
      flow: 'popup',
      origin,
    });
    return `${this.url}/api/auth/${provider}/start?${query}`;
  }

  /** What reloading the page does. */
  async refresh(
    provider: Provider = 'oidc',
  ): Promise<{ status: number; answer: any }> {
    const response = await this.client.send(
      `${this.url}/api/auth/${provider}/refresh?env=production&optional`,
      { headers: { 'x-requested-with': 'XMLHttpRequest' } },
    );
    const answer: any = await response.json();
    if (response.ok) this.#take({ response: answer });
    return { status: response.status, answer };
  }

  /** Signs out, and returns where the browser is sent to. */
  async signOut(): Promise<string | undefined> {
    const response = await this.client.send(
      `${this.url}/api/auth/oidc/logout?env=production`,
      { method: 'POST', headers: { 'x-requested-with': 'XMLHttpRequest' } },
    );
    this.token = undefined;
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text}`);
    return text ? JSON.parse(text).logoutUrl : undefined;
  }

  /** Calls the API, by default with POST when there is a body and GET otherwise, and returns the parsed answer. */
  async call(
    path: string,
    options: {
      method?: string;
      body?: JsonObject;
      headers?: Record<string, string>;
    } = {},
  ): Promise<{ status: number; body: any; headers: Headers }> {
    const { body, method = body ? 'POST' : 'GET' } = options;
    const response = await this.client.send(`${this.url}/api${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers as unknown as Headers,
    };
  }

  /** Opens a WebSocket as upstream's client of signals does, with this token in place of the visitor's if given. */
  socket(path = '/api/signals', token = this.token): WebSocket {
    const url = `${this.url.replace(/^http/, 'ws')}${path}`;
    return new WebSocket(url, token ? [token] : []);
  }

  /** Lets go of the connections; the session stays. */
  async close(): Promise<void> {
    await this.client.close();
  }

  #take(answer: SignInAnswer): SignInAnswer {
    this.token = answer.response?.backstageIdentity.token;
    return answer;
  }
}

/** Reads what the window would post to the page that opened it. */
function answerOf(page: { status: number; text: string }): SignInAnswer {
  const [, encoded] =
    /authResponse = decodeURIComponent\('([^']*)'\)/.exec(page.text) ?? [];
  if (encoded) return JSON.parse(decodeURIComponent(encoded));
  try {
    const { error } = JSON.parse(page.text);
    return { error };
  } catch {
    const message = `${page.status}: ${page.text.slice(0, 500)}`;
    return { error: { name: 'NoAnswer', message } };
  }
}
