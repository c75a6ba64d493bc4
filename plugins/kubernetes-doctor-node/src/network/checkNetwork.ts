import { isIP } from 'node:net';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { DiagnosedCluster, failed, passed } from '../Diagnosis';
import { ConnectionHop } from '@mooring/kubernetes-objects';
import {
  clusterEndpoint,
  parseClusterUrl,
  proxyFor,
  proxyName,
  quoted,
  readAuthorities,
  TransportError,
} from '@mooring/plugin-kubernetes-cache-node';
import { checkTls } from './checkTls';
import { NetworkProbe } from './NetworkProbe';

/** How long each step may take; a server in reach answers in well under a second. */
const TIMEOUT_MS = 5_000;
const PROXY_REMEDY =
  'Correct HTTPS_PROXY, or name the cluster in NO_PROXY if it is reached directly.';

/**
 * Checks the way to the API server: its name, its address, its certificate, and before those the proxy that the environment
 * names. Stops at the first that fails.
 */
export async function checkNetwork(options: {
  cluster: DiagnosedCluster;
  probe: NetworkProbe;
  now: () => number;
}): Promise<HopResult[]> {
  const { cluster, probe, now } = options;
  const url = parseClusterUrl(cluster.url);
  if (!url) {
    const detail = `The cluster's url ${quoted(
      cluster.url,
    )} is not the URL of a web server.`;
    return [
      failed('dns', detail, 'Write a url such as https://10.0.0.1:6443.'),
    ];
  }
  let proxy: URL | undefined;
  try {
    proxy = proxyFor(url);
  } catch (error) {
    return [failedAt(error, 'tcp', PROXY_REMEDY)];
  }
  const server = clusterEndpoint(url);
  const { host, port } = proxy ? clusterEndpoint(proxy) : server;
  const dns = await resolve(host, probe);
  if (!dns.addresses) return [dns.hop];

  const tcp = await connect({ ...dns, port, probe, cluster });
  if (!tcp.address) return [dns.hop, tcp.hop];
  if (!proxy && url.protocol === 'http:') {
    const hop = passed('tls', 'The url begins with http: there is no TLS.');
    return [dns.hop, tcp.hop, hop];
  }
  const by = proxy && {
    ...tcp.hop,
    detail: `${server.host}:${server.port} is reached by proxy ${proxyName(
      proxy,
    )}.`,
  };
  let ca: string | undefined;
  try {
    ca = await readAuthorities(cluster);
  } catch (error) {
    const remedy =
      'caData is a PEM certificate in base64, caFile the path of one that the portal may read.';
    return [dns.hop, by ?? tcp.hop, failedAt(error, 'tls', remedy)];
  }
  const handshake = () =>
    probe.handshake({
      ...{ port: server.port, hostname: server.host, proxy, ca },
      address: proxy ? server.host : tcp.address,
      timeoutMs: TIMEOUT_MS,
    });
  const tls = await checkTls({
    ...{ cluster, ca, now, handshake, hostname: server.host },
  });
  // A proxy that gives no way to the server isn't the fault of the server's TLS.
  return tls.hop === 'tcp' ? [dns.hop, tls] : [dns.hop, by ?? tcp.hop, tls];
}

/** What a part of the way that the cache shares has to say. */
function failedAt(
  error: unknown,
  hop: ConnectionHop,
  remedy: string,
): HopResult {
  const found = TransportError.from(error, hop);
  const { message } = found;
  const sentence = `${message[0].toUpperCase()}${message.slice(1)}.`;
  return failed(found.hop, sentence, remedy);
}

async function resolve(
  hostname: string,
  probe: NetworkProbe,
): Promise<{ hop: HopResult; addresses?: string[] }> {
  if (isIP(hostname)) {
    const hop = passed('dns', `${hostname} is an address.`);
    return { hop, addresses: [hostname] };
  }
  try {
    const addresses = await probe.resolve(hostname);
    const list = addresses.join(', ');
    return { hop: passed('dns', `${hostname} is ${list}.`), addresses };
  } catch (error) {
    const hop = failed(
      'dns',
      `The name ${hostname} cannot be resolved (${codeOf(error)}).`,
      "Check the cluster's url, and the name servers of the machine or the pod that the portal runs on.",
    );
    return { hop };
  }
}

async function connect(options: {
  addresses?: string[];
  port: number;
  probe: NetworkProbe;
  cluster: DiagnosedCluster;
}): Promise<
  { hop: HopResult; address: string } | { hop: HopResult; address?: undefined }
> {
  const { addresses = [], port, probe, cluster } = options;
  const { authMetadata } = cluster;
  const isKubectl =
    authMetadata['kubernetes.io/auth-provider'] === 'localKubectlProxy';
  let code = '';
  for (const address of addresses) {
    try {
      await probe.connect({ address, port, timeoutMs: TIMEOUT_MS });
      const hop = passed('tcp', `Port ${port} of ${address} is open.`);
      return { hop, address };
    } catch (error) {
      code = codeOf(error);
    }
  }
  const where = `${addresses.join(', ')}, port ${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return {
        hop: failed(
          'tcp',
          `Nothing listens at ${where} (${code}).`,
          isKubectl
            ? `Start kubectl proxy: kubectl proxy --port=${port}`
            : "Check the port of the cluster's url, and that the API server runs.",
        ),
      };
    case 'ETIMEDOUT':
      return {
        hop: failed(
          'tcp',
          `No answer from ${where} within ${
            TIMEOUT_MS / 1000
          } s (${code}): something on the way drops what the portal sends.`,
          "Let the portal's addresses through the firewall, the security group or the NetworkPolicy; a private endpoint also needs a route into its network.",
        ),
      };
    default:
      return {
        hop: failed(
          'tcp',
          `${where} cannot be reached (${code}).`,
          'Check the route to that network.',
        ),
      };
  }
}

export function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? 'unknown error';
}
