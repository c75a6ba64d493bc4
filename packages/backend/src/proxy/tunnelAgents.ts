import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIPv6, Socket } from 'node:net';
import { connect as connectTls, ConnectionOptions } from 'node:tls';
import { openTunnel, proxyFor } from '@mooring/plugin-kubernetes-cache-node';

const TIMEOUT_MS = 15_000;

/** What an agent is asked for a connection to. */
interface Target extends Omit<ConnectionOptions, 'port'> {
  readonly port?: number | string;
  readonly socketPath?: string;
}

type CreateConnection = (
  this: HttpAgent,
  target: Target,
  callback?: (error: Error | null, socket?: Socket) => void,
) => unknown;

/**
 * Has every agent of this process ask the proxy of the environment for a way to the server, by CONNECT, with TLS inside.
 * Upstream's Kubernetes plugin makes an agent for each cluster, which no setting and no variable of Node.js reaches.
 *
 * Returns what undoes it.
 */
export function tunnelAgents(): () => void {
  const undo = (
    [
      ['http:', HttpAgent.prototype],
      ['https:', HttpsAgent.prototype],
    ] as const
  ).map(([protocol, agent]) => {
    const prototype = agent as unknown as {
      createConnection: CreateConnection;
    };
    const direct = prototype.createConnection;
    prototype.createConnection = function createConnection(target, callback) {
      let proxy: URL | undefined;
      try {
        proxy = callback && proxyOf(protocol, target);
      } catch (error) {
        callback!(error as Error);
        return undefined;
      }
      if (!proxy) return direct.call(this, target, callback);
      connect(protocol, target, proxy).then(
        socket => callback!(null, socket),
        error => callback!(error),
      );
      return undefined;
    };
    return () => {
      prototype.createConnection = direct;
    };
  });
  return () => undo.forEach(restore => restore());
}

function proxyOf(protocol: string, target: Target): URL | undefined {
  if (target.socketPath || target.socket) return undefined;
  const { host, port } = serverOf(protocol, target);
  const name = isIPv6(host) ? `[${host}]` : host;
  const proxy = proxyFor(new URL(`${protocol}//${name}:${port}`));
  if (!proxy) return undefined;
  const proxyPort = proxy.port || (proxy.protocol === 'https:' ? 443 : 80);
  // The proxy itself is asked directly.
  return proxy.hostname === name && Number(proxyPort) === port
    ? undefined
    : proxy;
}

function serverOf(protocol: string, { host = 'localhost', port }: Target) {
  return { host, port: Number(port ?? (protocol === 'https:' ? 443 : 80)) };
}

async function connect(
  protocol: string,
  target: Target,
  proxy: URL,
): Promise<Socket> {
  const server = serverOf(protocol, target);
  const tunnel = await openTunnel({ ...server, proxy, timeoutMs: TIMEOUT_MS });
  return protocol === 'https:'
    ? connectTls({ ...target, port: server.port, socket: tunnel })
    : tunnel;
}
