import { once } from 'node:events';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { KubernetesObject } from '@mooring/kubernetes-objects';

/**
 * Answers watches as an API server does (WatchList), and tells of changes of Deployments as fast as a client reads, which a
 * real one on a small machine does not. Of other kinds it has none, and it knows no other request.
 */
export class DeploymentStream {
  static async start(
    deployments: KubernetesObject[],
  ): Promise<DeploymentStream> {
    const server = createServer();
    const stream = new DeploymentStream(server);
    server.on('request', (request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      if (url.searchParams.get('sendInitialEvents') !== 'true') {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end('{}');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      if (url.pathname.endsWith('/deployments')) {
        stream.#watches.add(response);
        response.once('close', () => stream.#watches.delete(response));
        response.write(stream.#lines('ADDED', deployments));
      }
      response.write(stream.#bookmark());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stream;
  }

  readonly #watches = new Set<ServerResponse>();
  #version = 1;

  private constructor(private readonly server: Server) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Tells of new states of Deployments that were there from the start. */
  change(deployments: KubernetesObject[]): void {
    const lines = this.#lines('MODIFIED', deployments);
    for (const watch of this.#watches) watch.write(lines);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #lines(type: string, deployments: KubernetesObject[]): string {
    return deployments
      .map(({ metadata, ...deployment }) => {
        const { name, namespace } = metadata;
        const assigned = {
          uid: `${namespace}-${name}`,
          resourceVersion: String(this.#version++),
        };
        const object = {
          ...deployment,
          metadata: { ...metadata, ...assigned },
        };
        return `${JSON.stringify({ type, object })}\n`;
      })
      .join('');
  }

  #bookmark(): string {
    const metadata = {
      resourceVersion: String(this.#version++),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    };
    return `${JSON.stringify({ type: 'BOOKMARK', object: { metadata } })}\n`;
  }
}
