import { once } from 'node:events';
import { connect as connectTcp, isIP, Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  SecureContext,
} from 'node:tls';
import { ConnectionHop } from '@mooring/kubernetes-objects';
import { ClusterCredential } from '../model/WatchedCluster';
import { ClusterAddress } from './ClusterAddress';
import { clusterEndpoint } from './clusterUrl';
import { ConnectionLimits } from './limits';
import { openTunnel } from './openTunnel';
import { proxyFor } from './proxyFor';
import { readAuthorities } from './readAuthorities';
import { SignsOfLife } from './SignsOfLife';
import { TransportError } from './TransportError';

/**
 * Opens one connection to an API server: HTTP/2 if the server offers it. Certificates are verified again each time, since
 * no TLS session is resumed, with what `caFile` says now. Goes through the proxy that the environment names. Throws a `TransportError` that names the hop.
 */
export async function connectToCluster(options: {
  address: ClusterAddress;
  credential: ClusterCredential;
  limits: ConnectionLimits;
  signs: SignsOfLife;
}): Promise<Socket> {
  const { address, credential, limits, signs } = options;
  const url = new URL(address.url);
  const { host, port } = clusterEndpoint(url);
  const proxy = proxyFor(url);
  const tunnel =
    proxy &&
    (await openTunnel({ proxy, host, port, timeoutMs: limits.connectMs }));
  if (url.protocol === 'http:') {
    if (tunnel) return tunnel;
    const socket = connectTcp({ host, port });
    await established(socket, { host, limits, event: 'connect' });
    signs.follow(socket, 'http/1.1');
    return socket;
  }
  const socket = connectTls({
    host,
    port,
    socket: tunnel,
    servername: isIP(host) ? undefined : host,
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: address.skipTLSVerify !== true,
    secureContext: secureContext(await readAuthorities(address), credential),
  });
  await established(socket, { host, limits, event: 'secureConnect' });
  signs.follow(socket, socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1');
  return socket;
}

/** Parses what both sides show each other, before anything is sent. */
function secureContext(
  ca: string | undefined,
  credential: ClusterCredential,
): SecureContext {
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

/** Waits for a connection, and remembers how far it got. */
async function established(
  socket: Socket,
  options: {
    host: string;
    limits: ConnectionLimits;
    event: 'connect' | 'secureConnect';
  },
): Promise<void> {
  const { host, limits, event } = options;
  // From here on, a caller that waits for something hears of it by that.
  socket.on('error', () => {});
  // The kernel asks whether the other side is there after this time without a word, ten times, one second apart.
  socket.setKeepAlive(true, limits.keepAliveMs);
  socket.setNoDelay(true);
  let hop: ConnectionHop = isIP(host) ? 'tcp' : 'dns';
  socket.on('lookup', error => {
    if (!error) hop = 'tcp';
  });
  const giveUpAfter = (milliseconds: number) =>
    setTimeout(() => {
      const seconds = milliseconds / 1000;
      socket.destroy(
        new TransportError(hop, `no connection within ${seconds} s`),
      );
    }, milliseconds);
  let timer = giveUpAfter(Math.min(limits.reachMs, limits.connectMs));
  socket.on('connect', () => {
    hop = 'tls';
    clearTimeout(timer);
    timer = giveUpAfter(limits.connectMs);
  });
  try {
    await once(socket, event); // rejects with what comes as `error`
  } catch (error) {
    throw TransportError.from(error, hop);
  } finally {
    clearTimeout(timer);
  }
}
