import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** What stands in front of a portal in production: it ends TLS, and sends each request to the next of the replicas. */
export class TlsProxy {
  static async start(): Promise<TlsProxy> {
    const { private: key, cert } = await generate(
      [{ name: 'commonName', value: 'portal' }],
      {
        keyType: 'ec',
        extensions: [
          {
            name: 'subjectAltName',
            altNames: [{ type: 2, value: 'localhost' }],
          },
        ],
      },
    );
    const proxy = new TlsProxy(createServer({ key, cert }), cert);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The replicas' addresses. */
  readonly targets: string[] = [];
  #next = 0;

  private constructor(
    private readonly server: Server,
    /** Its certificate, which is its own authority, as PEM. */
    readonly ca: string,
  ) {
    server.on('request', (incoming, outgoing) => {
      const target = new URL(this.targets[this.#next++ % this.targets.length]);
      const forwarded = request(
        {
          hostname: target.hostname,
          port: target.port,
          path: incoming.url,
          method: incoming.method,
          headers: {
            ...incoming.headers,
            'x-forwarded-proto': 'https',
            'x-forwarded-for': incoming.socket.remoteAddress,
          },
        },
        answer => {
          outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
          answer.pipe(outgoing);
        },
      );
      forwarded.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(forwarded);
    });
  }

  /** What people type, without a slash at the end. */
  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
