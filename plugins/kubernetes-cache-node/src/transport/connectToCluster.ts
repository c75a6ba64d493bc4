import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  SecureContext,
} from 'node:tls';
import { ConnectionHop } from '@mooring/kubernetes-objects';
import { ClusterCredential, WatchedCluster } from '../cluster/WatchedCluster';
import { ConnectionLimits } from './limits';
import { destroyWhenSilent } from './destroyWhenSilent';
import { TransportError } from './TransportError';

/** What of a cluster a connection depends on. */
export type ClusterAddress = Pick<
  WatchedCluster,
  'url' | 'caData' | 'caFile' | 'skipTLSVerify'
>;

/**
 * Opens one connection to an API server: HTTP/2 if the server offers it. Certificates are verified anew each time, since
 * no TLS session is resumed, with what `caFile` says now. Throws a `TransportError` that names the hop.
 */
export async function connectToCluster(options: {
  address: ClusterAddress;
  credential: ClusterCredential;
  limits: ConnectionLimits;
}): Promise<Socket> {
  const { address, credential, limits } = options;
  const { protocol, hostname, port } = new URL(address.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'http:') {
    const socket = connectTcp({ host, port: Number(port) || 80 });
    return await established(socket, { host, limits, event: 'connect' });
  }
  const socket = connectTls({
    host,
    port: Number(port) || 443,
    servername: isIP(host) ? undefined : host,
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: address.skipTLSVerify !== true,
    secureContext: secureContext(await readAuthorities(address), credential),
  });
  await established(socket, { host, limits, event: 'secureConnect' });
  if (socket.alpnProtocol === 'h2') destroyWhenSilent(socket, limits);
  return socket;
}

/** Parses what both sides show each other, before anything is sent. */
function secureContext(
  ca: string | Buffer | undefined,
  credential: ClusterCredential,
): SecureContext {
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new TransportError('tls', 'caData or caFile holds no certificate');
  }
  try {
    return createSecureContext({
      ca,
      ...(credential.type === 'x509 client certificate' && {
        cert: credential.cert,
        key: credential.key,
      }),
    });
  } catch (error) {
    throw credential.type === 'x509 client certificate'
      ? new TransportError(
          'credentials',
          'the client certificate and its key do not belong together, or are not in PEM',
          { cause: error },
        )
      : new TransportError('tls', 'caData or caFile cannot be read as PEM', {
          cause: error,
        });
  }
}

async function readAuthorities(
  address: ClusterAddress,
): Promise<string | Buffer | undefined> {
  if (address.caData) return Buffer.from(address.caData, 'base64');
  if (!address.caFile) return undefined;
  try {
    return await readFile(address.caFile);
  } catch (error) {
    throw new TransportError(
      'tls',
      `the caFile ${address.caFile} cannot be read`,
      { cause: error },
    );
  }
}

/** Waits for a connection, and remembers how far it got. */
async function established(
  socket: Socket,
  options: {
    host: string;
    limits: ConnectionLimits;
    event: 'connect' | 'secureConnect';
  },
): Promise<Socket> {
  const { host, limits, event } = options;
  // From here on, whoever waits for something hears of it by that.
  socket.on('error', () => {});
  // The kernel asks whether the other side is there after this time without a word, ten times, one second apart.
  socket.setKeepAlive(true, limits.keepAliveMs);
  socket.setNoDelay(true);
  let hop: ConnectionHop = isIP(host) ? 'tcp' : 'dns';
  socket.on('lookup', error => {
    if (!error) hop = 'tcp';
  });
  socket.on('connect', () => {
    hop = 'tls';
  });
  const timer = setTimeout(() => {
    const seconds = limits.connectMs / 1000;
    socket.destroy(
      new TransportError(hop, `no connection within ${seconds} s`),
    );
  }, limits.connectMs);
  try {
    await once(socket, event); // rejects with what comes as `error`
  } catch (error) {
    throw TransportError.from(error, hop);
  } finally {
    clearTimeout(timer);
  }
  return socket;
}
