import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

/** How it answers, where not as GitHub does when all is well. */
export interface GitHubFault {
  /** What people are sent back with instead of a code. */
  authorize?: Record<string, string>;
  token?: GitHubAnswer;
  user?: GitHubAnswer;
}

type GitHubAnswer = { status?: number; body: unknown } | 'hang up';

/** As much of GitHub Enterprise as signs people in: its OAuth app `portal`, and whom its tokens are of. */
export class FakeGitHubSignIn {
  /** Starts on a free port of 127.0.0.1. */
  static async start(): Promise<FakeGitHubSignIn> {
    const fake = new FakeGitHubSignIn();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** Who sits in front of the browser. */
  user = { login: 'mel', node_id: 'U_mel', name: 'Mel' };
  fault: GitHubFault = {};
  /** The secret of the OAuth app `portal`. */
  readonly clientSecret = 's3cret-of-the-github-app';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) =>
      this.#answer(request, response).catch(error => response.destroy(error)),
    );
  }

  /** What `enterpriseInstanceUrl` names. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** A failure, too, comes with 200. */
  #tokenFor(form: URLSearchParams): object {
    if (form.get('client_secret') !== this.clientSecret) {
      return { error: 'incorrect_client_credentials' };
    }
    if (form.get('code') !== 'c0de') return { error: 'bad_verification_code' };
    return { access_token: 't0ken', token_type: 'bearer', scope: 'read:user' };
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    switch (`${request.method} ${pathname}`) {
      case 'GET /login/oauth/authorize': {
        const back = new URL(searchParams.get('redirect_uri')!);
        const answer = this.fault.authorize ?? { code: 'c0de' };
        back.search = new URLSearchParams({
          ...answer,
          state: searchParams.get('state')!,
        }).toString();
        response.writeHead(302, { location: back.href }).end();
        return;
      }
      case 'POST /login/oauth/access_token': {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        send(response, this.fault.token ?? { body: this.#tokenFor(form) });
        return;
      }
      case 'GET /api/v3/user': {
        const isKnown = request.headers.authorization === 'Bearer t0ken';
        const answer = isKnown
          ? { body: this.user }
          : { status: 401, body: { message: 'Bad credentials' } };
        send(response, this.fault.user ?? answer);
        return;
      }
      default:
        send(response, { status: 404, body: { message: 'Not Found' } });
    }
  }
}

function send(response: ServerResponse, answer: GitHubAnswer): void {
  if (answer === 'hang up') {
    response.destroy();
    return;
  }
  const { status = 200, body } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isText ? 'text/html' : 'application/json',
  });
  response.end(isText ? body : JSON.stringify(body));
}
