import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { createLoopbackCertificate } from './certificate';
import { EksTokenVerifier, VerifiedUser } from './EksTokenVerifier';
import { close, listen, readBody } from './loopback';
import { TokenRefusal, TokenRefusedError } from './TokenRefusedError';

/**
 * What became of one token.
 *
 * @public
 */
export type TokenReviewRecord =
  | { user: VerifiedUser }
  | { refusal: TokenRefusal; message: string };

/**
 * The HTTPS server of which kube-apiserver, started with `--authentication-token-webhook-config-file`, asks whose a bearer
 * token is. A refusal is answered with its reason in `status.error`, which kube-apiserver writes to its log; to the bearer
 * it says "Unauthorized" only.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 *
 * @public
 */
export class TokenReviewWebhook {
  /** Starts the server on a free loopback port, with a certificate of an authority of its own. */
  static async start(options: {
    verifier: EksTokenVerifier;
  }): Promise<TokenReviewWebhook> {
    const { ca, certificate, key } = await createLoopbackCertificate();
    const callerToken = randomBytes(32).toString('hex');
    const server = createServer({ cert: certificate, key });
    const port = await listen(server);
    const webhook = new TokenReviewWebhook(
      `https://127.0.0.1:${port}/`,
      ca,
      callerToken,
      options.verifier,
      server,
    );
    server.on(
      'request',
      (request, response) => void webhook.#handle(request, response),
    );
    return webhook;
  }

  /** Every token reviewed, in order. The tokens themselves are not kept. */
  readonly reviews: TokenReviewRecord[] = [];

  private constructor(
    readonly url: string,
    private readonly ca: string,
    private readonly callerToken: string,
    private readonly verifier: EksTokenVerifier,
    private readonly server: Server,
  ) {}

  /** The file for `--authentication-token-webhook-config-file`: a kubeconfig, as JSON, which is YAML. */
  kubeconfig(): string {
    const name = 'eks-token-webhook';
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: {
            server: this.url,
            'certificate-authority-data': Buffer.from(this.ca).toString(
              'base64',
            ),
          },
        },
      ],
      users: [{ name, user: { token: this.callerToken } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    });
  }

  async stop(): Promise<void> {
    await close(this.server);
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      if (request.headers.authorization !== `Bearer ${this.callerToken}`) {
        response.writeHead(401).end();
        return;
      }
      const review = JSON.parse(await readBody(request));
      const status = await this.#review(String(review.spec?.token ?? ''));
      const body = JSON.stringify({
        apiVersion: review.apiVersion,
        kind: review.kind,
        status,
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    } catch (error) {
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end(String(error));
    }
  }

  async #review(token: string): Promise<object> {
    try {
      const user = await this.verifier.verify(token);
      this.reviews.push({ user });
      return { authenticated: true, user };
    } catch (error) {
      if (!(error instanceof TokenRefusedError)) {
        throw error;
      }
      this.reviews.push({ refusal: error.reason, message: error.message });
      return {
        authenticated: false,
        error: `${error.reason}: ${error.message}`,
      };
    }
  }
}
