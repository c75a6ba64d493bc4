import { Agent, Dispatcher, request } from 'undici';
import { ConformanceTarget } from './ConformanceTarget';

/** An answer of the API. */
export interface Answer {
  status: number;
  /** Parsed, when it is JSON. */
  body: any;
  contentType: string;
  headers: Record<string, string | string[] | undefined>;
}

/** An event of a watch. */
export interface WatchEvent {
  type: string;
  object: any;
}

interface RequestOptions {
  method?: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** Default: the administrator's; the empty string sends none. */
  token?: string;
  signal?: AbortSignal;
}

/** The requests of the conformance suite, sent with nothing in between that would hide a difference. */
export class ApiClient {
  readonly #agent: Agent;

  constructor(
    private readonly target: Pick<
      ConformanceTarget,
      'url' | 'ca' | 'adminToken'
    >,
    options: { allowH2?: boolean } = {},
  ) {
    this.#agent = new Agent({ connect: { ca: target.ca }, ...options });
  }

  async request(path: string, options: RequestOptions = {}): Promise<Answer> {
    const response = await this.#send(path, options);
    const contentType = String(response.headers['content-type'] ?? '');
    const text = await response.body.text();
    const isJson = contentType.startsWith('application/json');
    return {
      status: response.statusCode,
      body: isJson ? JSON.parse(text) : text,
      contentType,
      headers: response.headers,
    };
  }

  async get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return await this.request(path, options);
  }

  async create(path: string, body: unknown): Promise<Answer> {
    return await this.request(path, { method: 'POST', body });
  }

  async patch(
    path: string,
    type: 'json' | 'merge' | 'strategic-merge',
    body: unknown,
  ): Promise<Answer> {
    const contentType = `application/${type}-patch+json`;
    return await this.request(path, { method: 'PATCH', contentType, body });
  }

  async delete(path: string, body?: unknown): Promise<Answer> {
    return await this.request(path, { method: 'DELETE', body });
  }

  /** Reads a watch until the server ends it, or until `enough` holds. */
  async watch(
    path: string,
    enough: (events: WatchEvent[]) => boolean = () => false,
  ): Promise<WatchEvent[]> {
    const watch = await this.openWatch(path);
    try {
      return await watch.read(enough);
    } finally {
      await watch.close();
    }
  }

  /** Opens a watch and resolves once it has begun. */
  async openWatch(path: string, options: { token?: string } = {}) {
    const abort = new AbortController();
    const separator = path.includes('?') ? '&' : '?';
    const { statusCode, body } = await this.#send(
      `${path}${separator}watch=true`,
      { ...options, signal: abort.signal },
    );
    if (statusCode !== 200) {
      throw new Error(`watch ${path}: ${statusCode} ${await body.text()}`);
    }
    body.setEncoding('utf8');
    const chunks = body[Symbol.asyncIterator]();
    const events: WatchEvent[] = [];
    let rest = '';
    return {
      /** All events so far, once `enough` of them have come or the server has ended the watch. */
      read: async (enough: (events: WatchEvent[]) => boolean) => {
        while (!enough(events)) {
          const { done, value } = await chunks.next();
          if (done && rest !== '') {
            throw new Error(`The watch ended in an incomplete line: ${rest}`);
          }
          if (done) {
            break;
          }
          const lines = (rest + value).split('\n');
          rest = lines.pop()!;
          events.push(...lines.map(line => JSON.parse(line)));
        }
        return events;
      },
      close: async () => {
        body.on('error', () => {}); // what abort makes of it
        abort.abort();
      },
    };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(
    path: string,
    options: RequestOptions,
  ): Promise<Dispatcher.ResponseData> {
    const { method = 'GET', body, accept = 'application/json' } = options;
    const { contentType = 'application/json', signal } = options;
    const token = options.token ?? this.target.adminToken;
    return await request(new URL(path, this.target.url), {
      method: method as Dispatcher.HttpMethod,
      signal,
      dispatcher: this.#agent,
      headers: {
        accept,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': contentType }),
      },
      body:
        body === undefined || typeof body === 'string' || body instanceof Buffer
          ? body
          : JSON.stringify(body),
    });
  }
}
