import { CookieJar } from 'tough-cookie';
import { Agent, fetch, RequestInit, Response } from 'undici';

const MAX_REDIRECTS = 20;

/** What a browser does without a page: it keeps cookies and follows redirects. */
export class WebClient {
  /** @param options - `ca`: the certificate authorities to trust, as PEM. Default: the machine's */
  static create(options: { ca?: string[] } = {}): WebClient {
    const agent = new Agent({ connect: { ca: options.ca } });
    return new WebClient(agent);
  }

  readonly cookies = new CookieJar();

  private constructor(private readonly dispatcher: Agent) {}

  /** One request, with the cookies of its URL; redirects are not followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      dispatcher: this.dispatcher,
      headers: {
        ...(init.headers as Record<string, string>),
        cookie: await this.cookies.getCookieString(url),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      await this.cookies.setCookie(cookie, url, { ignoreError: true });
    }
    return response;
  }

  /** Follows redirects to a page, and returns it with its address. */
  async open(
    url: string,
    init: RequestInit = {},
  ): Promise<{ url: string; status: number; text: string }> {
    let location = url;
    let response = await this.send(location, init);
    for (
      let hops = 0;
      response.status >= 300 && response.status < 400;
      hops++
    ) {
      if (hops > MAX_REDIRECTS) throw new Error(`${url} redirects for ever`);
      await response.text();
      location = new URL(response.headers.get('location')!, location).href;
      response = await this.send(location);
    }
    const { status } = response;
    return { url: location, status, text: await response.text() };
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
  }
}
