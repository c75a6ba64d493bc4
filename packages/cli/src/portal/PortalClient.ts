import { InputError } from '@backstage/errors';

/** A portal can take this long to look at all clusters. */
const TIMEOUT_MS = 5 * 60_000;
/** More than this of an answer is none of ours. */
const MAX_BYTES = 20 * 1024 * 1024;
const TOKEN_VARIABLE = 'MOORING_TOKEN';

/** The portal's answer is not the one that was asked for. */
class PortalError extends Error {
  name = 'PortalError' as const;
}

/** Asks a running portal over REST. */
export class PortalClient {
  /**
   * @param options - `url`: the portal's, such as `https://portal.example.com`; `env`: `MOORING_TOKEN` holds a bearer token
   * @throws InputError when the URL is none, or would send the token unencrypted.
   */
  static create(options: {
    url: string;
    env: Record<string, string | undefined>;
    fetch?: typeof fetch;
  }): PortalClient {
    const url = URL.parse(options.url);
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new InputError(
        `--url: ${JSON.stringify(
          options.url,
        )} is not a portal's address; write for example https://portal.example.com`,
      );
    }
    const token = options.env[TOKEN_VARIABLE];
    const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(
      url.hostname,
    );
    if (token && url.protocol === 'http:' && !isLocal) {
      throw new InputError(
        `--url: ${url.origin} is not encrypted, and anybody on the way could read the token; use https`,
      );
    }
    return new PortalClient(url, token, options.fetch ?? fetch);
  }

  private constructor(
    private readonly url: URL,
    private readonly token: string | undefined,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /**
   * Reads JSON from a path of a backend plugin, such as `kubernetes/cache/doctor`.
   *
   * @throws PortalError that says what to do, for every answer but 200.
   */
  async request<T>(path: string, body?: object): Promise<T> {
    const url = new URL(
      `${this.url.pathname.replace(/\/$/, '')}/api/${path}`,
      this.url,
    );
    let response: Response;
    try {
      response = await this.fetch(url, {
        method: body ? 'POST' : 'GET',
        redirect: 'error',
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(this.token && { authorization: `Bearer ${this.token}` }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new PortalError(
        `${this.url.origin} does not answer: ${reasonOf(error)}`,
      );
    }
    const text = await readBounded(response);
    if (!response.ok) throw new PortalError(this.#problem(response, text));
    try {
      return JSON.parse(text);
    } catch {
      throw new PortalError(
        `${url.href} answers with something other than JSON, as a sign-in page does; give the address of the backend`,
      );
    }
  }

  #problem({ status }: Response, text: string): string {
    const { origin } = this.url;
    switch (status) {
      case 401:
        return this.token
          ? `${origin} does not accept the token in ${TOKEN_VARIABLE}`
          : `${origin} asks for a token; put one into the variable ${TOKEN_VARIABLE}`;
      case 403:
        return `${origin} does not allow this to the holder of the token in ${TOKEN_VARIABLE}`;
      default:
        return `${origin} answers ${status}: ${messageIn(text)}`;
    }
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new PortalError(
        `the answer is longer than ${MAX_BYTES / 1024 / 1024} MB`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What Backstage says in the body of an error. */
function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text);
    return String(error?.message ?? error).slice(0, 500);
  } catch {
    return 'no reason given';
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
