import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

const SHA = '0123456789abcdef0123456789abcdef01234567';

/** As much of GitHub's REST and GraphQL API as it takes to read one file and to propose a change of it. */
export class FakeGitHub {
  /** Starts on a free port of 127.0.0.1; `file` is what the one file holds. */
  static async start(options: {
    token: string;
    file: string;
  }): Promise<FakeGitHub> {
    const fake = new FakeGitHub(options);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** The bodies of what was written, by the last part of the path: `blobs`, `trees`, `commits`, `refs`, `pulls`. */
  readonly written: Record<string, any> = {};
  /** Questions that it could not answer. */
  readonly unknown: string[] = [];
  readonly #server: Server;

  private constructor(
    private readonly options: { token: string; file: string },
  ) {
    this.#server = createServer(async (request, response) => {
      const answer = this.#answer(request, await readBody(request));
      response.statusCode = answer === undefined ? 404 : 200;
      const isText = typeof answer === 'string';
      response.setHeader(
        'Content-Type',
        isText ? 'text/plain' : 'application/json',
      );
      response.end(isText ? answer : JSON.stringify(answer ?? {}));
    });
  }

  /** `127.0.0.1` with the port. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer(request: IncomingMessage, body: string): unknown {
    const { method, url = '' } = request;
    const { pathname } = new URL(url, 'http://localhost');
    const { token, file } = this.options;
    if (!request.headers.authorization?.endsWith(token)) return undefined;
    const question = `${method} ${pathname}`;
    switch (question) {
      case 'GET /api/v3/repos/acme/shop':
        return { default_branch: 'main', permissions: { push: true } };
      case 'GET /api/v3/repos/acme/shop/contents/services/catalog-info.yaml':
        return file;
      case 'GET /api/v3/repos/acme/shop/commits':
        return [{ sha: SHA, commit: { tree: { sha: SHA } } }];
      case 'POST /api/graphql':
      case 'POST /api/v3/graphql':
        return { data: { repository: { ref: null } } };
      case 'POST /api/v3/repos/acme/shop/git/blobs':
      case 'POST /api/v3/repos/acme/shop/git/trees':
      case 'POST /api/v3/repos/acme/shop/git/commits':
      case 'POST /api/v3/repos/acme/shop/git/refs':
      case 'POST /api/v3/repos/acme/shop/pulls': {
        const name = pathname.split('/').at(-1)!;
        this.written[name] = JSON.parse(body);
        const html_url = `http://${this.host}/acme/shop/pull/7`;
        return { sha: SHA, number: 7, html_url, base: { ref: 'main' } };
      }
      default:
        this.unknown.push(question);
        return undefined;
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
