import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, Socket } from 'node:net';
import { openTunnel } from '@mooring/plugin-kubernetes-cache-node';
import { connect as connectTls, PeerCertificate, TLSSocket } from 'node:tls';

/** What a TLS handshake tells, whether the certificate is believed or not. */
export interface Handshake {
  /** Why the certificate is not believed: a code of OpenSSL or Node.js, such as `CERT_HAS_EXPIRED`. */
  readonly refusal?: string;
  readonly certificate?: {
    readonly issuer: string;
    /** Names and addresses it is for. */
    readonly names: readonly string[];
    readonly validFrom: Date;
    readonly validTo: Date;
  };
}

/** The first steps on the way to a server. Each rejects with Node.js's own error, which has a `code`. */
export interface NetworkProbe {
  /** The addresses of a name; those of an address are itself. */
  resolve(hostname: string): Promise<string[]>;
  connect(target: ProbeTarget): Promise<void>;
  handshake(
    target: ProbeTarget & {
      hostname: string;
      ca?: string;
      /** Whom to ask for a way to the address, which may be a name then. */
      proxy?: URL;
    },
  ): Promise<Handshake>;
}

interface ProbeTarget {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Asks the real network. Each connection is closed again at once. */
export const nodeNetworkProbe: NetworkProbe = {
  async resolve(hostname) {
    const found = await lookup(hostname, { all: true });
    return found.map(({ address }) => address);
  },

  async connect({ address, port, timeoutMs }) {
    const socket = connectTcp({ host: address, port });
    await settled(socket, 'connect', timeoutMs);
  },

  async handshake({ address, port, hostname, ca, proxy, timeoutMs }) {
    const tunnel =
      proxy && (await openTunnel({ proxy, host: address, port, timeoutMs }));
    const socket = connectTls({
      socket: tunnel,
      host: address,
      port,
      ca,
      // An address is not a server name (RFC 6066); then the certificate is checked against `host`.
      servername: isIP(hostname) ? undefined : hostname,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false, // so that a certificate that is refused can be described; nothing is sent over it
    });
    return await settled(socket, 'secureConnect', timeoutMs, describe);
  },
};

async function settled<S extends Socket, T = void>(
  socket: S,
  event: string,
  timeoutMs: number,
  read?: (socket: S) => T,
): Promise<T> {
  try {
    return await new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
        timeoutMs,
      );
      socket.once('close', () => {
        clearTimeout(timer);
        reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      });
      socket.once('error', reject);
      socket.once(event, () => resolve(read?.(socket) as T));
    });
  } finally {
    socket.destroy();
  }
}

function describe(socket: TLSSocket): Handshake {
  const certificate = socket.getPeerCertificate();
  return {
    // Its type says Error, its value is the code: https://nodejs.org/api/tls.html#tlssocketauthorizationerror
    refusal: socket.authorized
      ? undefined
      : String(
          (socket.authorizationError as { code?: string } | undefined)?.code ??
            socket.authorizationError,
        ),
    certificate: certificate.valid_to
      ? {
          issuer: nameOf(certificate.issuer),
          names: namesOf(certificate),
          validFrom: new Date(certificate.valid_from),
          validTo: new Date(certificate.valid_to),
        }
      : undefined,
  };
}

function nameOf(distinguished: PeerCertificate['issuer'] | undefined): string {
  return [distinguished?.CN ?? distinguished?.O ?? 'an unnamed authority']
    .flat()
    .join();
}

function namesOf({ subjectaltname, subject }: PeerCertificate): string[] {
  const alternatives = (subjectaltname ?? '')
    .split(', ')
    .map(name => name.replace(/^(DNS|IP Address):/, ''))
    .filter(Boolean);
  return alternatives.length > 0 ? alternatives : [nameOf(subject)];
}
