import { createServer, request, Server } from 'node:http';
import { pipeline } from 'node:stream';

/**
 * Passes requests on to `kubectl proxy` without their Authorization header. The Kubernetes plugin's own proxy leaves the
 * user's Backstage token there for a cluster with `authProvider: localKubectlProxy`, and kubectl sends a token that it is
 * given instead of its own.
 */
export function forwardWithoutCredentials(target: string): Server {
  return createServer((incoming, response) => {
    const { authorization: _, cookie: __, ...headers } = incoming.headers;
    // The Host header stays as it came: by it kubectl refuses web pages that got here by a forged DNS answer.
    const outgoing = request(
      target,
      { method: incoming.method, path: incoming.url, headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        pipeline(answer, response, () => {}); // either side may hang up
      },
    );
    outgoing.on('error', error => {
      if (!response.headersSent) response.writeHead(502);
      response.end(`kubectl proxy: ${error.message}`);
    });
    pipeline(incoming, outgoing, () => {});
  });
}
