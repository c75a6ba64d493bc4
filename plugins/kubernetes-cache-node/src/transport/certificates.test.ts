import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { ClusterCredential } from '../model/WatchedCluster';
import { ClusterAddress } from './ClusterAddress';
import { UndiciTransport } from './UndiciTransport';

const DAY_MS = 24 * 3600 * 1000;
const EC_P256 = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

interface Pair {
  cert: string;
  private: string;
}

async function createAuthority(name: string): Promise<Pair> {
  return await generate([{ name: 'commonName', value: name }], {
    ...EC_P256,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
}

async function issue(
  authority: Pair,
  name: string,
  notAfterDate = new Date(Date.now() + DAY_MS),
): Promise<Pair> {
  return await generate([{ name: 'commonName', value: name }], {
    ...EC_P256,
    ca: { key: authority.private, cert: authority.cert },
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
}

describe('UndiciTransport over TLS', () => {
  let authority: Pair;
  let server: Server;
  let directory: string;
  let caFile: string;
  const opened: UndiciTransport[] = [];
  /** The names in the client certificates, one for each connection. */
  const clients: (string | undefined)[] = [];

  beforeEach(async () => {
    authority = await createAuthority('first');
    directory = await mkdtemp(join(tmpdir(), 'certificates-'));
    caFile = join(directory, 'ca.crt');
    await writeFile(caFile, authority.cert);
    clients.length = 0;
    const { cert, private: key } = await issue(authority, 'api');
    server = createServer(
      {
        ...{ cert, key, ca: authority.cert },
        requestCert: true,
        rejectUnauthorized: false,
      },
      (_, response) => response.end('{}'),
    );
    server.on('secureConnection', (socket: TLSSocket) => {
      const name = socket.getPeerCertificate()?.subject?.CN;
      clients.push(typeof name === 'string' ? name : undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(transport => transport.close()));
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true });
  });

  function connect(
    address: Partial<ClusterAddress>,
    getCredential = async (): Promise<ClusterCredential> => ({
      type: 'anonymous',
    }),
  ) {
    const { port } = server.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}`;
    const transport = UndiciTransport.create({
      address: { url, ...address },
      getCredential,
    });
    opened.push(transport);
    return async () => {
      const response = await transport.get({
        path: '/api',
        query: {},
        signal: new AbortController().signal,
      });
      for await (const _ of response.body);
      return response.status;
    };
  }

  async function useCertificate(pair: Pair) {
    server.setSecureContext({
      cert: pair.cert,
      key: pair.private,
      ca: authority.cert,
    });
    server.closeAllConnections();
    // A client hears of a closed connection a moment later.
    await new Promise(resolve => setTimeout(resolve, 50));
  }

  it('shows the client certificate it was given, and a renewed one on a new connection', async () => {
    let { cert, private: key } = await issue(authority, 'portal');
    const ask = connect({ caFile }, async () => ({
      type: 'x509 client certificate',
      cert,
      key,
    }));
    expect(await ask()).toBe(200);
    expect(clients).toEqual(['portal']);

    ({ cert, private: key } = await issue(authority, 'portal-renewed'));
    expect(await ask()).toBe(200);
    expect(clients).toEqual(['portal', 'portal-renewed']);
  });

  it('says that a client certificate and its key do not belong together', async () => {
    const { cert } = await issue(authority, 'portal');
    const { private: key } = await issue(authority, 'another');
    const ask = connect({ caFile }, async () => ({
      type: 'x509 client certificate',
      cert,
      key,
    }));
    await expect(ask()).rejects.toMatchObject({
      hop: 'credentials',
      message: expect.stringContaining('do not belong together'),
    });
    expect(clients).toEqual([]);
  });

  it('reads caFile again for each connection, so that authorities can be renewed', async () => {
    const ask = connect({ caFile });
    expect(await ask()).toBe(200);

    const next = await createAuthority('second');
    await useCertificate(await issue(next, 'api'));
    await expect(ask()).rejects.toMatchObject({
      hop: 'tls',
      message: expect.stringContaining('authority that caData does not name'),
    });

    await writeFile(caFile, next.cert);
    expect(await ask()).toBe(200);
  });

  it('says that a certificate has expired, and goes on once it is renewed', async () => {
    const ask = connect({ caFile });
    expect(await ask()).toBe(200);

    await useCertificate(
      await issue(authority, 'api', new Date(Date.now() - DAY_MS)),
    );
    await expect(ask()).rejects.toMatchObject({
      hop: 'tls',
      message: 'its certificate has expired (CERT_HAS_EXPIRED)',
    });

    await useCertificate(await issue(authority, 'api'));
    expect(await ask()).toBe(200);
  });

  it.each([
    ['is not there', 'caFile', /the caFile .*missing.crt cannot be read/],
    ['holds no certificate', 'caData', /in caData holds no certificate in PEM/],
  ])('says that an authority %s', async (_, key, message) => {
    const value =
      key === 'caFile'
        ? join(directory, 'missing.crt')
        : Buffer.from('not a certificate').toString('base64');
    await expect(connect({ [key]: value })()).rejects.toMatchObject({
      hop: 'tls',
      message: expect.stringMatching(message),
    });
  });
});
