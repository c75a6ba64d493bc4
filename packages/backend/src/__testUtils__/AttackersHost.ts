import { once } from 'node:events';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A host that passes for an API server and keeps what it is sent. */
export class AttackersHost {
  static async start(): Promise<AttackersHost> {
    const { private: key, cert } = await generate(
      [{ name: 'commonName', value: 'cluster' }],
      {
        keyType: 'ec',
        extensions: [
          {
            name: 'subjectAltName',
            altNames: [{ type: 7, ip: '127.0.0.1' }],
          },
        ],
      },
    );
    const host = new AttackersHost(createServer({ key, cert }), cert);
    host.server.listen(0, '127.0.0.1');
    await once(host.server, 'listening');
    return host;
  }

  /** What it was shown as `Authorization`. */
  readonly credentials: string[] = [];
  #connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly certificate: string,
  ) {
    server.on('connection', () => {
      this.#connections += 1;
    });
    server.on('request', ({ headers }, response) => {
      this.credentials.push(headers.authorization ?? '');
      response.writeHead(403).end();
    });
  }

  /** How often somebody has connected, with or without a request. */
  get connections(): number {
    return this.#connections;
  }

  /** Without a slash at the end. */
  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Its certificate, which is its own authority, in base64. */
  get caData(): string {
    return Buffer.from(this.certificate).toString('base64');
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
